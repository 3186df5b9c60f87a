"""JupyterLab in a real browser: what a learner sees after Run All.

Each notebook is opened in headless Chromium and run from the menu. They take turns, three each day,
unless the environment variable COURSE_TURNS is "all". A screenshot of each finished notebook is
kept in the folder that COURSE_SCREENSHOTS names, otherwise in pytest's temporary folder.
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

import ipywidgets
import nbformat
import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
NAMES = ("chromium", "chromium-browser", "google-chrome")
SIZE = {"width": 1280, "height": 900}
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here"),
    pytest.mark.skipif(
        int(ipywidgets.__version__.split(".")[0]) < 8,
        reason="ipywidgets 7, which Colab has, cannot be shown here",
    ),
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start JupyterLab on a free port, over a copy of the course; return its address and token.

    The folder's name and the encoding of the console are such as some Windows users have.
    """
    folder = tmp_path_factory.mktemp("lab")
    course = folder / "un cours à moi"
    for part in ("notebooks", "utils", "data"):
        shutil.copytree(ROOT / part, course / part, ignore=shutil.ignore_patterns("*-ubyte"))
    for path in (course / "notebooks").glob("[0-9]*.ipynb"):  # what shows afterwards is new
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.write(notebook, path)
    shutil.copy(ROOT / "README.md", course)
    settings = {
        "notebook-extension/tracker": {"windowingMode": "none"},  # keep cells that are out of sight
        "apputils-extension/notification": {"fetchNews": "false"},  # no question at the start
    }
    for name, values in settings.items():
        file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(values))
    places = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    environment = {
        **os.environ,
        **{f"JUPYTER_{place}": str(folder / place.lower()) for place in places},
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "PYTHONIOENCODING": "cp1252",
    }
    port = 20_000 + secrets.randbelow(10_000)  # systems give other ports to whoever asks for any
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    log = (folder / "lab.log").open("w")
    server = subprocess.Popen(
        command, cwd=course / "notebooks", env=environment, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(f"{address}/api/status?token={token}", server, folder / "lab.log")
        yield address, token
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


def wait_until_up(url, server, log):
    """Wait for the server's first answer, at most a minute."""
    for _ in range(120):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def window(lab):
    """Open JupyterLab in the system's Chromium; collect what goes wrong in it."""
    address, token = lab
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # no other address exists
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", alone, *quiet]
        )
        window = browser.new_page(viewport=SIZE, device_scale_factor=0.75)
        window.set_default_timeout(60_000)
        window.errors = []
        window.on("pageerror", lambda error: window.errors.append(str(error)))
        window.on("console", lambda m: is_ours(m, address) and window.errors.append(m.text))
        discard = window.get_by_role("button", name="Discard")  # asked when a change is not saved
        window.add_locator_handler(discard, lambda button: button.click())
        window.goto(f"{address}/lab?reset&token={token}")
        yield window
        browser.close()


@pytest.fixture
def page(window, lab):
    """Lend the window; afterwards close what is open in it and stop the kernels."""
    yield window
    address, token = lab
    tabs = window.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text=".ipynb")
    while number := tabs.count():
        tabs.last.locator(".lm-TabBar-tabCloseIcon").click()
        playwright.expect(tabs).to_have_count(number - 1, timeout=60_000)
    kernels = f"{address}/api/kernels"
    with urllib.request.urlopen(f"{kernels}?token={token}") as answer:
        for kernel in json.load(answer):
            url = f"{kernels}/{kernel['id']}?token={token}"
            urllib.request.urlopen(urllib.request.Request(url, method="DELETE")).close()


def is_ours(message, address):
    """Tell whether a console message is an error, but not that of a picture from elsewhere."""
    url = message.location["url"]
    elsewhere = url.startswith("http") and not url.startswith(address)
    return message.type == "error" and not elsewhere


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory):
    """Return the folder that keeps the pictures."""
    folder = Path(os.environ.get("COURSE_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def in_turn():
    """Return the notebooks; those whose turn it is not are marked to be skipped."""
    every = 1 if os.environ.get("COURSE_TURNS") == "all" else 4
    skip = pytest.mark.skip(reason="its turn is on another day; make browser runs all")
    today = date.today().toordinal() % every
    return [
        pytest.param(path, marks=[] if number % every == today else skip, id=path.stem)
        for number, path in enumerate(PATHS)
    ]


@pytest.mark.parametrize("path", in_turn())
def test_run_all_in_jupyterlab(page, screenshots, path):
    """All cells run, no error shows, each widget works, and a link opens its notebook."""
    page.locator(".jp-DirListing-item", has_text=path.name).dblclick()
    notebook = page.locator(".jp-NotebookPanel:visible")
    cells = notebook.locator(".jp-CodeCell")
    number = sum(c.cell_type == "code" for c in nbformat.read(path, as_version=4).cells)
    playwright.expect(cells).to_have_count(number, timeout=120_000)
    page.get_by_text(re.compile(r"^Python 3 .*\| Idle$")).wait_for()  # the kernel is connected
    page.errors.clear()  # those of JupyterLab's own start
    choose(page, "Run", "Run All Cells")
    wait_until_run(page, notebook, number)
    try:
        check_outputs(notebook, path)
        check_widgets(page, notebook, path)
        assert not page.errors
    finally:
        take_pictures(page, notebook, screenshots, path.stem)
    if path == PATHS[0]:  # one will do: test_notebooks.py holds the targets of all links
        check_link(page, notebook)


def choose(page, menu, item):
    """Choose an item of a menu."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def wait_until_run(page, notebook, number):
    """Wait until each code cell has its number, at most five minutes."""
    prompts = notebook.locator(".jp-CodeCell .jp-InputArea-prompt")
    end = time.monotonic() + 300
    while time.monotonic() < end:
        texts = prompts.all_text_contents()
        if all(re.fullmatch(r"\[\d+\]:", text.strip()) for text in texts):
            return
        errors = notebook.locator("[data-mime-type='application/vnd.jupyter.error']")
        assert errors.count() == 0, errors.first.inner_text()
        page.wait_for_timeout(1000)
    raise AssertionError(f"not run after five minutes: {texts}")


def check_outputs(notebook, path):
    """No error, no warning, and pictures that have been drawn."""
    for kind in ("error", "stderr"):
        found = notebook.locator(f"[data-mime-type='application/vnd.jupyter.{kind}']")
        assert found.count() == 0, found.first.inner_text()
    assert "Error displaying widget" not in notebook.text_content()
    assert notebook.locator("img[src^='data:image/png']").count() > 0


def check_widgets(page, notebook, path):
    """There is a slider or a menu, and moving it by keyboard changes its picture."""
    explorers = notebook.locator(".jp-OutputArea-output:has(.widget-interact)")
    assert explorers.count() > 0
    for explorer in explorers.all():
        picture = explorer.locator("img").first
        picture.wait_for()
        before = picture.get_attribute("src")
        sliders, menus = explorer.locator(".noUi-handle"), explorer.locator("select")
        assert sliders.count() + menus.count() > 0
        for change in ("ArrowRight", "ArrowLeft") if sliders.count() else (1, 2, 0):
            if sliders.count():
                sliders.first.press(change)
            else:  # the keyboard does not reach the list that a menu opens in a headless browser
                menus.first.select_option(index=change)
            try:
                playwright.expect(picture).not_to_have_attribute("src", before, timeout=5000)
            except AssertionError:
                continue  # the control was at its end
            break
        else:
            raise AssertionError("moving the first control does not change the picture")


def check_link(page, notebook):
    """Follow the arrow to a neighbour."""
    link = notebook.locator("a").filter(has_text=re.compile("[←→]")).first
    title = link.inner_text().strip("← →")
    link.click()
    heading = page.locator(".jp-NotebookPanel:visible h1").first
    playwright.expect(heading).to_contain_text(title, timeout=60_000)


def take_pictures(page, notebook, folder, name):
    """Save the notebook page by page, from the top to the bottom."""
    page.set_viewport_size({**SIZE, "height": 6000})
    content = notebook.locator(".jp-WindowedPanel-outer")
    bottom = notebook.locator(".jp-Cell").last.evaluate(
        "cell => cell.offsetTop + cell.offsetHeight"
    )
    step = content.evaluate("element => element.clientHeight")
    for number, top in enumerate(range(0, int(bottom), step), start=1):
        content.evaluate("(element, top) => { element.scrollTop = top }", top)
        content.screenshot(path=folder / f"{name}-{number:02d}.jpeg", quality=80)
    page.set_viewport_size(SIZE)
