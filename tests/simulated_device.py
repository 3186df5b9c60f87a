"""A GPU that is not there: CUDA or MPS, played by the CPU, so that code for it can be tested.

``install("cuda")`` changes the running process: from then on PyTorch says that there is one CUDA
GPU, tensors can be put "on" it, and what is an error there is an error here, with PyTorch's
message. The numbers stay in the CPU's memory and are computed by the CPU. There is no way back:
use a process of its own, as conftest.py does with the notebooks' kernels.

How it works. A ``TorchFunctionMode`` sees every call of PyTorch from Python. Each storage carries
the name of its device, so that views, ``detach()`` and ``.data`` need no care, and inside
``torch.func`` the storage of the wrapped tensor is asked. A result is on the device of the
arguments, or on the one that was asked for. While ``backward()`` runs, tensors made by C++ are
first seen in hooks: they are on the device of the tensor that it was called for.

What is not simulated: asynchronous execution, other rounding, float16 arithmetic of a GPU
(autocast computes in the type it was told, on the CPU), memory figures (they are 0),
``torch.compile`` (the function is returned as it is), and anything in another process or thread.
"""

import functools
import types

import torch
import torch._dynamo  # notes functions of torch.cuda on import: before they are replaced
from torch.overrides import TorchFunctionMode

CPU = torch.device("cpu")
KINDS = ("cuda", "mps")
NO_FLOAT64 = (
    "Cannot convert a MPS Tensor to float64 dtype as the MPS framework doesn't support float64. "
    "Please use float32 instead."
)
NO_COMPLEX128 = (
    "Trying to convert ComplexDouble to the MPS backend but it does not have support for that "
    "dtype."
)

# functions whose tensors may be on several devices
FREE = {
    "__format__",
    "__len__",
    "__reduce_ex__",
    "_has_compatible_shallow_copy_type",
    "copy_",
    "data.__set__",
    "register_hook",
    "register_post_accumulate_grad_hook",
    "requires_grad_",
    "set_",
}


class Device(TorchFunctionMode):
    """Keep account of which storage is on which device, and refuse what the device refuses."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind
        self.home = torch.device(kind, 0)
        self.backward_on = None  # while backward() runs: the device of the tensor it began with

    # --- where a tensor is ------------------------------------------------------------------

    def of(self, tensor):
        """Return the device that a tensor is on."""
        holder = storage_of(tensor)
        device = getattr(holder, "_device", None)
        if device is None and self.backward_on is not None:
            device = holder._device = self.backward_on
        return device or CPU

    def put(self, tensor, device):
        """Note that the storage of a tensor is on a device; what is known already stays."""
        holder = storage_of(tensor)
        if getattr(holder, "_device", None) is None:
            holder._device = device
        return tensor

    def named(self, wanted):
        """Return the device that somebody asked for by object, name or number."""
        device = torch.device(self.kind, wanted) if type(wanted) is int else torch.device(wanted)
        if device.type in KINDS and device.type != self.kind:
            raise RuntimeError(f"PyTorch is not linked with support for {device.type} devices")
        if device.type == self.kind and (device.index or 0) > 0:
            raise RuntimeError("CUDA error: invalid device ordinal")
        return self.home if device.type == self.kind else device

    def allow(self, dtype, device):
        """Raise what MPS raises for a type of numbers that it does not have."""
        if self.kind == "mps" and device == self.home:
            if dtype == torch.float64:
                raise TypeError(NO_FLOAT64)
            if dtype == torch.complex128:
                raise TypeError(NO_COMPLEX128)

    # --- calls ------------------------------------------------------------------------------

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Run one call of PyTorch as if the device existed."""
        kwargs = dict(kwargs or {})
        name = getattr(func, "__name__", "")
        if name in ("__get__", "__set__"):
            name = f"{func.__self__.__name__}.{name}"
        special = getattr(self, SPECIAL.get(name, ""), None)
        if special is not None:
            return special(func, args, kwargs)
        return self.plain(func, name, args, kwargs)

    def plain(self, func, name, args, kwargs):
        """Run a function whose tensors must be on one device."""
        tensors = list(tensors_in((args, kwargs)))
        device = CPU
        if name not in FREE:
            device = self.common(tensors)
        elif tensors:
            device = self.of(tensors[0])
        if kwargs.get("device") is not None:
            device = self.named(kwargs["device"])
            kwargs["device"] = CPU if device == self.home else device
        self.check_generator(kwargs.get("generator"), device)
        if kwargs.get("generator") is None:
            for argument in args:
                if isinstance(argument, torch._C.Generator):
                    self.check_generator(argument, device)
        if kwargs.get("pin_memory"):
            kwargs["pin_memory"] = False
        if (dtype := kwargs.get("dtype")) is not None:
            self.allow(dtype, device)
        result = func(*args, **kwargs)
        for tensor in tensors_in(result):
            self.put(tensor, device)
            self.allow(tensor.dtype, self.of(tensor))
        return result

    def common(self, tensors):
        """Return the one device of some tensors; CPU tensors without dimensions count nowhere."""
        found = {}
        for tensor in tensors:
            device = self.of(tensor)
            if device.type != "cpu" or tensor.dim() > 0:
                found.setdefault(device, tensor)
        if len(found) > 1:
            raise RuntimeError(
                "Expected all tensors to be on the same device, but found at least two devices, "
                f"{self.home} and cpu!"
            )
        return next(iter(found), CPU)

    def check_generator(self, generator, device):
        """Raise if random numbers are to come from a generator of another device."""
        if generator is not None and generator.device.type != device.type:
            raise RuntimeError(
                f"Expected a '{device.type}' device type for generator but found "
                f"'{generator.device.type}'"
            )

    # --- properties -------------------------------------------------------------------------

    def get_device(self, func, args, kwargs):
        """``tensor.device``."""
        return self.of(args[0])

    def get_device_number(self, func, args, kwargs):
        """``tensor.get_device()``: the number, -1 for the CPU."""
        return 0 if self.of(args[0]) == self.home else -1

    def get_is_kind(self, func, args, kwargs):
        """``tensor.is_cpu``, ``is_cuda``, ``is_mps``."""
        return func.__self__.__name__ == f"is_{self.of(args[0]).type}"

    def get_grad(self, func, args, kwargs):
        """``tensor.grad``: on the device of its tensor."""
        grad = func(*args, **kwargs)
        return grad if grad is None else self.put(grad, self.of(args[0]))

    def set_grad(self, func, args, kwargs):
        """``tensor.grad = grad``."""
        tensor, grad = args
        if grad is not None and self.of(tensor) != self.of(grad):
            raise RuntimeError(
                f"attempting to assign a gradient with device type '{self.of(grad).type}' to a "
                f"tensor with device type '{self.of(tensor).type}'. Please ensure that the "
                "gradient and the tensor are on the same device"
            )
        return func(*args, **kwargs)

    # --- moves ------------------------------------------------------------------------------

    def move(self, tensor, device, dtype=None, copy=False, **layout):
        """Copy a tensor to a device, or return it if it is there in the type asked for."""
        self.allow(dtype or tensor.dtype, device)
        if self.of(tensor) == device and not copy:
            return self.put(tensor.to(dtype or tensor.dtype, **layout), device)
        return self.put(tensor.to(dtype or tensor.dtype, copy=True, **layout), device)

    def to(self, func, args, kwargs):
        """``tensor.to(…)`` in all its forms."""
        tensor, *rest = args
        kwargs.pop("non_blocking", None)
        layout = {k: kwargs.pop(k) for k in ("memory_format",) if k in kwargs}
        device, dtype = kwargs.pop("device", None), kwargs.pop("dtype", None)
        flags = [argument for argument in rest if isinstance(argument, bool)]
        copy = kwargs.pop("copy", len(flags) > 1 and flags[1])
        if "other" in kwargs:
            rest.insert(0, kwargs.pop("other"))
        for argument in rest:
            if isinstance(argument, torch.Tensor):
                device, dtype = self.of(argument), argument.dtype
            elif isinstance(argument, torch.dtype):
                dtype = argument
            elif isinstance(argument, (str, torch.device)) or (
                type(argument) is int and argument is rest[0]
            ):
                device = argument
        device = self.of(tensor) if device is None else self.named(device)
        return self.move(tensor, device, dtype, copy, **layout)

    def cpu(self, func, args, kwargs):
        """``tensor.cpu()``."""
        return self.move(args[0], CPU)

    def accelerator(self, func, args, kwargs):
        """``tensor.cuda()``."""
        if self.kind != "cuda":
            raise AssertionError("Torch not compiled with CUDA enabled")
        return self.move(args[0], self.home)

    def type_as(self, func, args, kwargs):
        """``tensor.type_as(other)``: its device, too."""
        return self.move(args[0], self.of(args[1]), args[1].dtype)

    def deepcopy(self, func, args, kwargs):
        """``copy.deepcopy(tensor)``: the second argument holds all that has been copied so far."""
        return self.put(func(*args, **kwargs), self.of(args[0]))

    def repr(self, func, args, kwargs):
        """``print(tensor)``: names the device if it is not the CPU."""
        text, device = func(*args, **kwargs), self.of(args[0])
        if device == CPU or not text.startswith("tensor("):
            return text
        end = text.rfind("]") + 1 or min(i for i in map(text.find, ",)") if i >= 0)
        return f"{text[:end]}, device='{device}'{text[end:]}"

    def numpy(self, func, args, kwargs):
        """``tensor.numpy()``, and with it Matplotlib and everything else outside of PyTorch."""
        forced = kwargs.get("force") or (len(args) > 1 and args[1] is True)
        device = self.of(args[0])
        if device != CPU and not forced:
            raise TypeError(
                f"can't convert {device} device type tensor to numpy. Use Tensor.cpu() to copy the "
                "tensor to host memory first."
            )
        return func(*args, **kwargs)

    # --- functions with rules of their own --------------------------------------------------

    def getitem(self, func, args, kwargs):
        """``tensor[index]``: the index may be on the CPU."""
        self.check_index(args[0], args[1])
        return self.put(func(*args, **kwargs), self.of(args[0]))

    def setitem(self, func, args, kwargs):
        """``tensor[index] = value``: a slice copies from anywhere, an index tensor does not."""
        tensor, index, value = args
        self.check_index(tensor, index)
        by_tensor = any(True for _ in tensors_in(index))
        if by_tensor and isinstance(value, torch.Tensor) and value.dim() > 0:
            self.common([tensor, value])
        return func(*args, **kwargs)

    def check_index(self, tensor, index):
        """Raise if an index is on a device on which it cannot be used."""
        for part in tensors_in(index):
            if self.of(part) not in (CPU, self.of(tensor)):
                raise RuntimeError(
                    "indices should be either on cpu or on the same device as the indexed tensor "
                    f"({self.of(tensor)})"
                )

    def backward(self, func, args, kwargs):
        """``backward()`` and ``torch.autograd.grad``."""
        tensors = list(tensors_in((args, kwargs)))
        before, self.backward_on = self.backward_on, self.of(tensors[0])
        try:
            result = func(*args, **kwargs)
        finally:
            self.backward_on = before
        for tensor in tensors_in(result):
            self.put(tensor, self.of(tensors[0]))
        return result

    def pack(self, func, args, kwargs):
        """``pack_padded_sequence``: the lengths stay on the CPU."""
        X, lengths = args[:2]
        if self.of(lengths) != CPU:
            raise RuntimeError(
                "'lengths' argument should be a 1D CPU int64 tensor, but got "
                f"{lengths.dim()}D {self.of(lengths)} Long tensor"
            )
        data, batch_sizes = func(*args, **kwargs)
        return self.put(data, self.of(X)), self.put(batch_sizes, CPU)

    def unpack(self, func, args, kwargs):
        """``pad_packed_sequence``: the batch sizes are on the CPU."""
        padded, lengths = func(*args, **kwargs)
        return self.put(padded, self.of(args[0])), self.put(lengths, CPU)

    def recurrent(self, func, args, kwargs):
        """``nn.RNN``, ``nn.GRU``, ``nn.LSTM``: of a packed batch, the sizes are on the CPU."""
        packed = len(args) > 1 and isinstance(args[1], torch.Tensor) and args[1].dim() == 1
        tensors = [*args[:1], *args[2:]] if packed else args
        device = self.common(tensors_in(tensors))
        result = func(*args, **kwargs)
        for tensor in tensors_in(result):
            self.put(tensor, device)
        return result

    def same_number_type(self, func, args, kwargs):
        """``double()`` and its like."""
        dtype = {"double": torch.float64, "cdouble": torch.complex128}[func.__name__]
        self.allow(dtype, self.of(args[0]))
        return self.put(func(*args, **kwargs), self.of(args[0]))

    def make(self, func, args, kwargs):
        """``torch.tensor`` and its like: on the CPU unless the data are a tensor elsewhere."""
        data = args[0] if args else kwargs.get("data")
        device = self.of(data) if isinstance(data, torch.Tensor) else CPU
        if kwargs.get("device") is not None:
            device = self.named(kwargs["device"])
        kwargs["device"] = CPU
        result = func(*args, **kwargs)
        self.allow(result.dtype, device)
        if isinstance(data, torch.Tensor) and self.of(data) == device:
            return self.put(result, device)
        shares = result.untyped_storage().data_ptr() in addresses(data)
        return self.put(result.clone() if shares and device != CPU else result, device)


SPECIAL = {
    "device.__get__": "get_device",
    "get_device": "get_device_number",
    "is_cpu.__get__": "get_is_kind",
    "is_cuda.__get__": "get_is_kind",
    "is_mps.__get__": "get_is_kind",
    "grad.__get__": "get_grad",
    "grad.__set__": "set_grad",
    "to": "to",
    "cpu": "cpu",
    "cuda": "accelerator",
    "type_as": "type_as",
    "__deepcopy__": "deepcopy",
    "__repr__": "repr",
    "numpy": "numpy",
    "__array__": "numpy",
    "__getitem__": "getitem",
    "__setitem__": "setitem",
    "backward": "backward",
    "grad": "backward",
    "_pack_padded_sequence": "pack",
    "_pad_packed_sequence": "unpack",
    "lstm": "recurrent",
    "gru": "recurrent",
    "rnn_tanh": "recurrent",
    "rnn_relu": "recurrent",
    "double": "same_number_type",
    "cdouble": "same_number_type",
    "tensor": "make",
    "as_tensor": "make",
    "asarray": "make",
}


def storage_of(tensor):
    """Return what carries the name of the device: the storage, else the tensor itself."""
    functorch = torch._C._functorch
    while functorch.is_functorch_wrapped_tensor(tensor):
        tensor = functorch.get_unwrapped(tensor)
    try:
        return tensor.untyped_storage()
    except (NotImplementedError, RuntimeError):  # sparse, for example
        return tensor


def addresses(data):
    """Return the address of an array's or a tensor's memory, in a set."""
    if isinstance(data, torch.Tensor):
        return {data.untyped_storage().data_ptr()}
    found = getattr(data, "__array_interface__", None)
    return {found["data"][0]} if found else set()


def tensors_in(value):
    """Yield the tensors in nested lists, tuples and dictionaries."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from tensors_in(part)
    elif isinstance(value, dict):
        yield from tensors_in(list(value.values()))


class Generator(torch._C.Generator):
    """A generator that says on which device it is."""

    _mode = None

    def __new__(cls, device="cpu"):
        generator = super().__new__(cls)
        generator._device = cls._mode.named(device)
        return generator

    @property
    def device(self):
        """The device it was made for."""
        return self._device


# --- the rest of PyTorch --------------------------------------------------------------------


def install(kind):
    """Let this process believe that it has one GPU.

    Parameters
    ----------
    kind : str
        ``cuda`` or ``mps``.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; expected one of {', '.join(KINDS)}")
    mode = Device(kind)
    Generator._mode = mode
    torch.Generator = Generator
    torch.compile = lambda model=None, **options: model if model else lambda model: model
    answers = {
        "is_available": lambda: True,
        "device_count": lambda: 1,
        "current_accelerator": lambda check_available=False: torch.device(kind),
        "current_device_index": lambda: 0,
        "set_device_index": ignore,
        "synchronize": ignore,
        "current_stream": lambda device=None: Stream(),
    }
    for name, answer in answers.items():
        setattr(torch.accelerator, name, answer)
    {"cuda": install_cuda, "mps": install_mps}[kind]()
    install_hooks(mode)
    install_pinning()
    install_files(mode)
    install_autocast()
    mode.__enter__()


class Stream:
    """The one stream, in which everything has been done already."""

    def is_capturing(self):
        """Tell whether a graph is recorded: never."""
        return False

    def synchronize(self):
        """Wait for nothing."""


def ignore(*args, **kwargs):
    """Do nothing."""


def install_cuda():
    """Answer for ``torch.cuda``."""
    properties = types.SimpleNamespace(
        name="Simulated GPU",
        total_memory=16 * 2**30,
        major=8,
        minor=0,
        multi_processor_count=1,
    )
    answers = {
        "is_available": lambda: True,
        "is_initialized": lambda: True,
        "init": ignore,
        "_lazy_init": ignore,
        "_lazy_call": ignore,
        "device_count": lambda: 1,
        "current_device": lambda: 0,
        "set_device": ignore,
        "synchronize": ignore,
        "empty_cache": ignore,
        "manual_seed": ignore,
        "manual_seed_all": ignore,
        "get_rng_state": lambda device="cuda": torch.get_rng_state(),
        "set_rng_state": lambda state, device="cuda": torch.set_rng_state(state),
        "get_rng_state_all": lambda: [torch.get_rng_state()],
        "set_rng_state_all": lambda states: [torch.set_rng_state(state) for state in states],
        "get_device_name": lambda device=None: properties.name,
        "get_device_properties": lambda device=None: properties,
        "get_device_capability": lambda device=None: (8, 0),
        "is_bf16_supported": lambda including_emulation=True: True,
        "is_current_stream_capturing": lambda: False,
        "current_stream": lambda device=None: Stream(),
        "default_stream": lambda device=None: Stream(),
        "memory_allocated": lambda device=None: 0,
        "max_memory_allocated": lambda device=None: 0,
        "memory_reserved": lambda device=None: 0,
        "max_memory_reserved": lambda device=None: 0,
        "reset_peak_memory_stats": ignore,
        "mem_get_info": lambda device=None: (properties.total_memory, properties.total_memory),
    }
    for name, answer in answers.items():
        setattr(torch.cuda, name, answer)
    torch.backends.cudnn.is_acceptable = lambda tensor: False


def install_mps():
    """Answer for ``torch.mps``."""
    torch.backends.mps.is_available = lambda: True
    torch.backends.mps.is_built = lambda: True
    for name in ("synchronize", "empty_cache", "manual_seed"):
        setattr(torch.mps, name, ignore)


def install_hooks(mode):
    """Keep the mode on while ``backward()`` runs, for what hooks do."""
    run = torch.autograd._engine_run_backward

    @functools.wraps(run)
    def run_with_mode(*args, **kwargs):
        if mode in torch.overrides._get_current_function_mode_stack():
            return run(*args, **kwargs)
        with mode:
            return run(*args, **kwargs)

    torch.autograd._engine_run_backward = run_with_mode


def install_pinning():
    """Answer for ``pin_memory``, which a DataLoader calls in a thread of its own."""

    def pin_memory(self, device=None):
        if self.device != CPU:
            kind = self.device.type
            raise RuntimeError(
                f"cannot pin 'torch.{kind}.FloatTensor' only dense CPU tensors can be pinned"
            )
        pinned = self.clone()
        pinned.untyped_storage()._pinned = True
        return pinned

    torch.Tensor.pin_memory = pin_memory
    torch.Tensor.is_pinned = lambda self, device=None: hasattr(self.untyped_storage(), "_pinned")


def install_files(mode):
    """Let files remember the device of a tensor, by the way that PyTorch has for new devices."""

    def tag(storage):
        device = getattr(storage, "_device", None)
        return str(device) if device == mode.home else None

    def restore(storage, location):
        if torch.device(location).type not in KINDS:
            return None
        storage._device = mode.named(location)
        return storage

    torch.serialization.register_package(1, tag, restore)


def install_autocast():
    """Let autocast for the device do on the CPU what it would do there."""
    start = torch.autocast.__init__

    @functools.wraps(start)
    def init(self, device_type, dtype=None, *args, **kwargs):
        if device_type in KINDS:
            device_type, dtype = "cpu", dtype or torch.float16
        start(self, device_type, dtype, *args, **kwargs)

    torch.autocast.__init__ = init
    torch.amp.autocast_mode.autocast.__init__ = init
