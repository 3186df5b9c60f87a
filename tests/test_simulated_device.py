"""The GPU that is not there: it lets nothing through, and invents nothing.

Each row of the table is tried in a process of its own with a simulated device. The messages are
those of PyTorch's source (python_variable.cpp, TensorAdvancedIndexing.cpp, PackedSequence.cpp, the
check of generators in ATen) and of its issues 79019, 110820 and 122602.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

TWO = "found at least two devices, {kind}:0 and cpu!"
NUMPY = "can't convert {kind}:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to"
INDEX = "indices should be either on cpu or on the same device as the indexed tensor (cpu)"
NO_FLOAT64 = "MPS framework doesn't support float64"

# What is an error on the device: an expression, and the message.
ERRORS = {
    "x + g": TWO,
    "g @ x": TWO,
    "torch.cat([x, g])": TWO,
    "torch.where(g > 0, g, x)": TWO,
    "torch.equal(x, g)": TWO,
    "x.add_(g)": TWO,
    "g.clamp_(min=x)": TWO,
    "F.cross_entropy(g, y)": TWO,
    "F.linear(g, x)": TWO,
    "nn.Linear(3, 3)(g)": TWO,
    "nn.Conv2d(1, 1, 2)(g[None, None])": TWO,
    "nn.BatchNorm1d(3)(g)": TWO,
    "nn.Embedding(3, 2)(y.to(device))": TWO,
    "nn.LSTM(3, 2)(g)": TWO,
    "torch.func.vmap(torch.dot)(x, g)": TWO,
    "torch.func.grad(lambda w: (w * x).sum())(g)": TWO,
    "g.numpy()": NUMPY,
    "np.asarray(g)": NUMPY,
    "np.sin(g)": NUMPY,
    "plt.plot(g[:, 0])": NUMPY,
    "plt.imshow(g)": NUMPY,
    "x[y.to(device)]": INDEX,
    "operator.setitem(g, y, x)": TWO,
    "setattr(leaf, 'grad', torch.zeros(3, 3))": "assign a gradient with device type 'cpu'",
    "torch.randn(2, device=device, generator=torch.Generator())": "device type for generator but",
    "torch.randn(2, generator=torch.Generator(device))": "Expected a 'cpu' device type for gener",
    "torch.rand_like(g, generator=torch.Generator())": "Expected a '{kind}' device type for gene",
    "torch.randperm(2, generator=torch.Generator(), device=device)": "'{kind}' device type for g",
    "g.normal_(generator=torch.Generator())": "Expected a '{kind}' device type for generator",
    "torch.multinomial(g.abs(), 1, generator=torch.Generator())": "Expected a '{kind}' device",
    "rnn.pack_padded_sequence(g[None], y[:1].to(device) + 3, True)": "should be a 1D CPU int64",
    "x.to(f'{device}:1')": "invalid device ordinal",
    "g.pin_memory()": "only dense CPU tensors can be pinned",
    "torch.testing.assert_close(x.to(device), x)": "The values for attribute 'device' do not match",
}
MPS_ERRORS = {
    "g.double()": NO_FLOAT64,
    "g.to(torch.float64)": NO_FLOAT64,
    "g.type(torch.float64)": NO_FLOAT64,
    "x.double().to(device)": NO_FLOAT64,
    "torch.from_numpy(np.ones(2)).to(device)": NO_FLOAT64,
    "torch.tensor(np.ones(2), device=device)": NO_FLOAT64,
    "torch.zeros(2, dtype=torch.float64, device=device)": NO_FLOAT64,
    "torch.zeros_like(x, dtype=torch.float64, device=device)": NO_FLOAT64,
    "nn.Linear(2, 2).double().to(device)": NO_FLOAT64,
    "nn.Linear(2, 2).to(device).double()": NO_FLOAT64,
    "x.to(torch.complex128).to(device)": "does not have support for that dtype",
    "x.cuda()": "Torch not compiled with CUDA enabled",
    "x.to('cuda')": "not linked with support for cuda devices",
}
CUDA_ERRORS = {"x.to('mps')": "not linked with support for mps devices"}

# What works there: an expression, and where its value is; None where it is no tensor.
WORKS = {
    "x": "cpu",
    "g": "{kind}:0",
    "g + 1": "{kind}:0",
    "g + torch.tensor(2.0)": "{kind}:0",
    "torch.tensor(2.0) * g": "{kind}:0",
    "torch.where(g > 0, g, torch.tensor(0.0))": "{kind}:0",
    "g[y]": "{kind}:0",
    "g[y.to(device)]": "{kind}:0",
    "g[0, 0] + x": TWO,
    "g.sum()": "{kind}:0",
    "g.view(-1).T.unsqueeze(0).detach().data": "{kind}:0",
    "g.cpu() + x": "cpu",
    "g.to(x)": "cpu",
    "x.to(g)": "{kind}:0",
    "g.type_as(x)": "cpu",
    "g.new_zeros(2)": "{kind}:0",
    "torch.zeros_like(g)": "{kind}:0",
    "torch.zeros_like(g, device='cpu')": "cpu",
    "torch.zeros(2).copy_(g[0, :2])": "cpu",
    "x.clone().__setitem__(0, g[0])": None,
    "g.clone().__setitem__(y, torch.tensor(1.0))": None,
    "torch.tensor([1.0], device=device)": "{kind}:0",
    "torch.as_tensor(np.ones(2, 'float32'), device=device)": "{kind}:0",
    "torch.tensor([g[0, 0], 1.0])": "cpu",
    "torch.full((2,), 1.0, device=device)": "{kind}:0",
    "torch.randn(2, device=device, generator=torch.Generator(device).manual_seed(0))": "{kind}:0",
    "g.numpy(force=True)": None,
    "g.cpu().numpy()": None,
    "g.tolist()": None,
    "g.max().item()": None,
    "plt.plot(g[:, 0].cpu())": None,
    "model[0].weight": "{kind}:0",
    "model[0].weight.grad": "{kind}:0",
    "model(g)": "{kind}:0",
    "hooked[0]": "{kind}:0",
    "optimizer.state[model[0].weight]['exp_avg']": "{kind}:0",
    "torch.autograd.grad(model(g).sum(), model[0].bias)[0]": "{kind}:0",
    "copy.deepcopy(model)[0].weight": "{kind}:0",
    "copy.deepcopy({'many': [x] * 9, 'one': g})['one']": "{kind}:0",
    "nn.BatchNorm1d(3).to(device).running_mean": "{kind}:0",
    "torch.func.vmap(torch.dot)(g, g)": "{kind}:0",
    "torch.func.grad(lambda w: (w * g).sum())(g)": "{kind}:0",
    "nn.LSTM(3, 2).to(device)(g)[1][1]": "{kind}:0",
    "nn.GRU(3, 2).to(device)(packed)[0].data": "{kind}:0",
    "packed.batch_sizes": "cpu",
    "rnn.pad_packed_sequence(packed, True)[0]": "{kind}:0",
    "loaded(model.state_dict())['0.weight']": "{kind}:0",
    "loaded(model.state_dict(), map_location='cpu')['0.weight']": "cpu",
    "loaded(nn.Linear(2, 2).state_dict(), map_location=device)['weight']": "{kind}:0",
    "next(iter(DataLoader(x, 2)))": "cpu",
    "next(iter(DataLoader(x, 2, shuffle=True, num_workers=1)))": "cpu",
    "model.cpu()[0].weight": "cpu",
    "torch.ones(2).clone().share_memory_()": "cpu",
}
CUDA_WORKS = {
    "x.cuda()": "cuda:0",
    "x.to(0)": "cuda:0",
    "nn.Linear(2, 2).cuda().weight": "cuda:0",
    "g.double()": "cuda:0",
    "torch.zeros(2, dtype=torch.float64, device=device)": "cuda:0",
    "next(iter(DataLoader(x, 2, pin_memory=True)))": "cpu",
    "x.pin_memory().to(device, non_blocking=True)": "cuda:0",
    "torch.cuda.get_device_name()": None,
    "torch.cuda.synchronize()": None,
    "torch.cuda.max_memory_allocated()": None,
}

SCRIPT = """
import json, runpy, sys
kind, path = sys.argv[1:]
runpy.run_path(path)["install"](kind)
import copy, io, operator, warnings
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import rnn
from torch.utils.data import DataLoader
warnings.simplefilter("ignore")
device = torch.device(kind)
x, y = torch.rand(3, 3), torch.tensor([0, 1, 2])
g = x.to(device)
leaf = torch.ones(3, 3, device=device, requires_grad=True)
model, hooked = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 1)), []
optimizer = torch.optim.Adam(model.parameters())
same = [id(p) for p in model.parameters()]
model.to(device)
assert same == [id(p) for p in model.parameters()]  # an optimiser made before knows them still
model[0].register_full_backward_hook(lambda module, before, after: hooked.append(after[0].clone()))
model(g).sum().backward()
optimizer.step()
packed = rnn.pack_padded_sequence(g[None], torch.tensor([2]), True)
def loaded(state, **options):
    file = io.BytesIO()
    torch.save(state, file)
    file.seek(0)
    return torch.load(file, **options)
results = {}
for expression in json.load(sys.stdin):
    try:
        value = eval(expression)
        results[expression] = str(value.device) if isinstance(value, torch.Tensor) else None
    except Exception as error:
        results[expression] = str(error)
print(json.dumps(results))
"""


def table(kind):
    """Return what each expression should give on a device."""
    own = (CUDA_ERRORS | CUDA_WORKS) if kind == "cuda" else MPS_ERRORS
    expected = ERRORS | WORKS | own
    return {key: value and value.replace("{kind}", kind) for key, value in expected.items()}


@pytest.fixture(scope="module")
def results():
    """Try all expressions on each device; the devices never meet."""
    found = {}
    for kind in ("cuda", "mps"):
        command = [sys.executable, "-c", SCRIPT, kind, str(TESTS / "simulated_device.py")]
        done = subprocess.run(
            command, input=json.dumps(list(table(kind))), text=True, capture_output=True
        )
        assert done.returncode == 0, done.stderr
        found[kind] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    ("kind", "expression"), [(kind, key) for kind in ("cuda", "mps") for key in table(kind)]
)
def test_it_does_what_the_device_does(results, kind, expression):
    """The error with its message, or a value in its place."""
    expected, found = table(kind)[expression], results[kind][expression]
    if expected is None or expected.count(" ") == 0:
        assert found == expected
    else:
        assert found is not None
        assert expected in found


def test_a_device_that_it_does_not_know_is_refused():
    """The name is checked."""
    code = f"import runpy; runpy.run_path({str(TESTS / 'simulated_device.py')!r})['install']('tpu')"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True)
    assert "kind is 'tpu'; expected one of cuda, mps" in done.stderr
