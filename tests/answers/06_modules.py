"""Answers to the exercises of notebook 06, right and wrong."""


# %% A residual block: right
class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Linear(width, width)
        self.second = nn.Linear(width, width)

    def forward(self, X):
        out = self.second(self.first(X).clamp(min=0))
        return out + X


# %% A residual block: right
class ResidualBlock(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.second, self.first = nn.Linear(n, n), nn.Linear(n, n)
        self.relu = nn.ReLU()

    def forward(self, rows):
        kept = rows
        for part in (self.first, self.relu, self.second):
            rows = part(rows)
        return torch.add(kept, rows)


# %% A residual block: wrong, says "changed its argument"
class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Linear(width, width)
        self.second = nn.Linear(width, width)

    def forward(self, X):
        X += self.second(torch.relu(self.first(X)))
        return X


# %% A residual block: wrong, says "return"
class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Linear(width, width)
        self.second = nn.Linear(width, width)

    def forward(self, X):
        X + self.second(torch.relu(self.first(X)))


# %% A residual block: wrong, says "f(X) alone"
class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Linear(width, width)
        self.second = nn.Linear(width, width)

    def forward(self, X):
        return self.second(torch.relu(self.first(X)))


# %% A residual block: wrong, says "not after"
class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Linear(width, width)
        self.second = nn.Linear(width, width)

    def forward(self, X):
        return X + torch.relu(self.second(self.first(X)))


# %% A residual block: wrong, says "a ReLU between"
class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Linear(width, width)
        self.second = nn.Linear(width, width)

    def forward(self, X):
        return X + self.second(self.first(X))


# %% A residual block: wrong, says "self.first and self.second"
class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.layers = [nn.Linear(width, width), nn.Linear(width, width)]

    def forward(self, X):
        return X + self.layers[1](torch.relu(self.layers[0](X)))


# %% A residual block: wrong, says "without detach"
class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Linear(width, width)
        self.second = nn.Linear(width, width)

    def forward(self, X):
        return (X + self.second(torch.relu(self.first(X)))).detach()


# %% Find the bug: two parts never learn: right
class Mixture(nn.Module):
    def __init__(self, n_nets):
        super().__init__()
        self.nets = nn.ModuleList(Net(1, 4, 1) for _ in range(n_nets))
        self.factors = nn.Parameter(torch.ones(n_nets))

    def forward(self, X):
        return sum(factor * net(X) for factor, net in zip(self.factors, self.nets))


# %% Find the bug: two parts never learn: right
class Mixture(nn.Module):
    def __init__(self, n_nets):
        super().__init__()
        self.nets = nn.ModuleDict({f"net{k}": Net(1, 4, 1) for k in range(n_nets)})
        self.factors = nn.ParameterList([nn.Parameter(torch.ones(1)) for _ in range(n_nets)])

    def forward(self, X):
        outputs = [factor * net(X) for factor, net in zip(self.factors, self.nets.values())]
        return torch.stack(outputs).sum(dim=0)


# %% Find the bug: two parts never learn: wrong, says "neither the list nor the plain tensor"
class Mixture(nn.Module):
    def __init__(self, n_nets):
        super().__init__()
        self.nets = tuple(Net(1, 4, 1) for _ in range(n_nets))
        self.factors = torch.ones(n_nets, requires_grad=True)

    def forward(self, X):
        return sum(factor * net(X) for factor, net in zip(self.factors, self.nets))


# %% Find the bug: two parts never learn: wrong, says "a list hides them"
class Mixture(nn.Module):
    def __init__(self, n_nets):
        super().__init__()
        self.nets = [Net(1, 4, 1) for _ in range(n_nets)]
        self.factors = nn.Parameter(torch.ones(n_nets))

    def forward(self, X):
        return sum(factor * net(X) for factor, net in zip(self.factors, self.nets))


# %% Find the bug: two parts never learn: wrong, says "a plain tensor is not registered"
class Mixture(nn.Module):
    def __init__(self, n_nets):
        super().__init__()
        self.nets = nn.ModuleList([Net(1, 4, 1) for _ in range(n_nets)])
        self.factors = torch.ones(n_nets)

    def forward(self, X):
        return sum(factor * net(X) for factor, net in zip(self.factors, self.nets))


# %% Find the bug: two parts never learn: wrong, says "a buffer is not"
class Mixture(nn.Module):
    def __init__(self, n_nets):
        super().__init__()
        self.nets = nn.ModuleList([Net(1, 4, 1) for _ in range(n_nets)])
        self.register_buffer("factors", torch.ones(n_nets))

    def forward(self, X):
        return sum(factor * net(X) for factor, net in zip(self.factors, self.nets))


# %% Find the bug: two parts never learn: wrong, says "factors of 1 at the start"
class Mixture(nn.Module):
    def __init__(self, n_nets):
        super().__init__()
        self.nets = nn.ModuleList([Net(1, 4, 1) for _ in range(n_nets)])
        self.factors = nn.Parameter(torch.rand(n_nets))

    def forward(self, X):
        return sum(factor * net(X) for factor, net in zip(self.factors, self.nets))


# %% Find the bug: two parts never learn: wrong, says "a gradient for every parameter"
class Mixture(nn.Module):
    def __init__(self, n_nets):
        super().__init__()
        self.nets = nn.ModuleList([Net(1, 4, 1) for _ in range(n_nets)])
        self.factors = nn.Parameter(torch.ones(n_nets))

    def forward(self, X):
        return sum(factor.item() * net(X) for factor, net in zip(self.factors, self.nets))


# %% A learnable scale: right
class Scale(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.scale = nn.Parameter(torch.full((1, n_features), 1.0))

    def forward(self, X):
        return torch.mul(self.scale, X)


# %% A learnable scale: right
class Scale(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.register_parameter("scale", nn.Parameter(torch.ones(n_features, dtype=torch.float64)))

    def forward(self, X):
        return X @ torch.diag(self.scale.to(X.dtype))


# %% A learnable scale: wrong, says "a plain tensor is not registered"
class Scale(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.scale = torch.ones(n_features, requires_grad=True)

    def forward(self, X):
        return X * self.scale


# %% A learnable scale: wrong, says "saved, but not trained"
class Scale(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.register_buffer("scale", torch.ones(n_features))

    def forward(self, X):
        return X * self.scale


# %% A learnable scale: wrong, says "not one for all"
class Scale(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, X):
        return X * self.scale


# %% A learnable scale: wrong, says "not a 3 × 3 matrix"
class Scale(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n_features, n_features))

    def forward(self, X):
        return X @ self.scale


# %% A learnable scale: wrong, says "factors of 1 at the start"
class Scale(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.scale = nn.Parameter(torch.rand(n_features))

    def forward(self, X):
        return X * self.scale


# %% A learnable scale: wrong, says "changed its argument"
class Scale(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n_features))

    def forward(self, X):
        X *= self.scale.detach() * 2 - 1 + 1e-3
        return X


# %% A learnable scale: wrong, says "return"
class Scale(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n_features))

    def forward(self, X):
        X * self.scale


# %% A learnable scale: wrong, says "forward uses scale as it is"
class Scale(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n_features))

    def forward(self, X):
        return X * self.scale.detach()


# %% Predict, then measure: how many bytes?: right
def count_bytes(value):
    if torch.is_tensor(value):
        return value.numel() * value.element_size()
    if isinstance(value, dict):
        return sum(map(count_bytes, value.values()))
    if isinstance(value, list):
        return sum(map(count_bytes, value))
    return 0


# %% Predict, then measure: how many bytes?: right
def count_bytes(value):
    total, waiting = 0, [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, torch.Tensor):
            total += item.nbytes
        elif isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, (list, tuple)):
            waiting.extend(item)
    return total


# %% Predict, then measure: how many bytes?: wrong, says "bytes, not numbers"
def count_bytes(value):
    if isinstance(value, torch.Tensor):
        return value.numel()
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return sum(count_bytes(item) for item in value)
    return 0


# %% Predict, then measure: how many bytes?: wrong, says "2 bytes for a float16"
def count_bytes(value):
    if isinstance(value, torch.Tensor):
        return 4 * value.numel()
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return sum(count_bytes(item) for item in value)
    return 0


# %% Predict, then measure: how many bytes?: wrong, says "return"
def count_bytes(value):
    if isinstance(value, torch.Tensor):
        value.nbytes


# %% Predict, then measure: how many bytes?: wrong, says "nested"
def count_bytes(value):
    if isinstance(value, torch.Tensor):
        return value.nbytes
    return sum(item.nbytes for item in value.values() if isinstance(item, torch.Tensor))


# %% Predict, then measure: how many bytes?: wrong, says "changed its argument value"
def count_bytes(value):
    if isinstance(value, torch.Tensor):
        return value.nbytes
    total = 0
    while isinstance(value, dict) and value:
        total += count_bytes(value.popitem()[1])
    if isinstance(value, list):
        total += sum(count_bytes(item) for item in value)
    return total


# %% Resume a run: right
def save_run(path, model, optimizer, generator, epoch):
    state = [model.state_dict(), optimizer.state_dict(), generator.get_state(), epoch]
    torch.save(state, path)


def resume_run(path):
    weights, memory, order, epoch = torch.load(path, map_location="cpu", weights_only=True)
    model, optimizer, generator = new_run(seed=77)
    model.load_state_dict(weights)
    optimizer.load_state_dict(memory)
    generator.set_state(order)
    return model, optimizer, generator, epoch


# %% Resume a run: right
def save_run(path, model, optimizer, generator, epoch):
    run = {"epoch": torch.tensor(epoch), "m": model.state_dict()}
    torch.save(run | {"o": optimizer.state_dict(), "g": generator.get_state()}, path)


def resume_run(path):
    run = torch.load(path, weights_only=True)
    model = Net(1, 10, 1)
    model.load_state_dict(run["m"])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.1)
    optimizer.load_state_dict(run["o"])
    generator = torch.Generator()
    generator.set_state(run["g"])
    return [model, optimizer, generator, run["epoch"].item()]


# %% Resume a run: wrong, says "yours moves another model"
def save_run(path, model, optimizer, generator, epoch):
    run = {"m": model.state_dict(), "o": optimizer.state_dict(), "g": generator.get_state()}
    torch.save(run | {"epoch": epoch}, path)


def resume_run(path):
    run = torch.load(path, weights_only=True)
    model, _, generator = new_run(seed=0)
    _, optimizer, _ = new_run(seed=0)
    model.load_state_dict(run["m"])
    optimizer.load_state_dict(run["o"])
    generator.set_state(run["g"])
    return model, optimizer, generator, run["epoch"]


# %% Resume a run: wrong, says "returns a report only"
def save_run(path, model, optimizer, generator, epoch):
    run = {"m": model.state_dict(), "o": optimizer.state_dict(), "g": generator.get_state()}
    torch.save(run | {"epoch": epoch}, path)


def resume_run(path):
    run = torch.load(path, weights_only=True)
    model, optimizer, generator = new_run(seed=0)
    optimizer.load_state_dict(run["o"])
    generator.set_state(run["g"])
    model = model.load_state_dict(run["m"])
    return model, optimizer, generator, run["epoch"]


# %% Resume a run: wrong, says "momentum for each"
def save_run(path, model, optimizer, generator, epoch):
    torch.save({"m": model.state_dict(), "g": generator.get_state(), "epoch": epoch}, path)


def resume_run(path):
    run = torch.load(path, weights_only=True)
    model, optimizer, generator = new_run(seed=0)
    model.load_state_dict(run["m"])
    generator.set_state(run["g"])
    return model, optimizer, generator, run["epoch"]


# %% Resume a run: wrong, says "the generator in the state"
def save_run(path, model, optimizer, generator, epoch):
    run = {"m": model.state_dict(), "o": optimizer.state_dict(), "r": torch.get_rng_state()}
    torch.save(run | {"epoch": epoch}, path)


def resume_run(path):
    run = torch.load(path, weights_only=True)
    model, optimizer, generator = new_run(seed=0)
    model.load_state_dict(run["m"])
    optimizer.load_state_dict(run["o"])
    torch.set_rng_state(run["r"])
    return model, optimizer, generator, run["epoch"]


# %% Resume a run: wrong, says "without whole objects"
def save_run(path, model, optimizer, generator, epoch):
    run = {"m": model, "o": optimizer, "g": generator.get_state(), "epoch": epoch}
    torch.save(run, path)


def resume_run(path):
    run = torch.load(path, weights_only=False)
    generator = torch.Generator()
    generator.set_state(run["g"])
    return run["m"], run["o"], generator, run["epoch"]


# %% Resume a run: wrong, says "return"
def save_run(path, model, optimizer, generator, epoch):
    run = {"m": model.state_dict(), "o": optimizer.state_dict(), "g": generator.get_state()}
    torch.save(run | {"epoch": epoch}, path)


def resume_run(path):
    run = torch.load(path, weights_only=True)
    model, optimizer, generator = new_run(seed=0)
    model.load_state_dict(run["m"])


# %% Resume a run: wrong, says "model, optimizer, generator, epoch"
def save_run(path, model, optimizer, generator, epoch):
    run = {"m": model.state_dict(), "o": optimizer.state_dict(), "g": generator.get_state()}
    torch.save(run | {"epoch": epoch}, path)


def resume_run(path):
    return torch.load(path, weights_only=True)


# %% Resume a run: wrong, says "the weights that were saved"
def save_run(path, model, optimizer, generator, epoch):
    run = {"o": optimizer.state_dict(), "g": generator.get_state(), "epoch": epoch}
    torch.save(run, path)


def resume_run(path):
    run = torch.load(path, weights_only=True)
    model, optimizer, generator = new_run(seed=0)
    optimizer.load_state_dict(run["o"])
    generator.set_state(run["g"])
    return model, optimizer, generator, run["epoch"]


# %% Freeze all but the head: right
def freeze_all_but(model, name):
    for path, parameter in model.named_parameters():
        parameter.requires_grad = path.startswith(name + ".")
    return sum(p.numel() for p in model.get_submodule(name).parameters())


# %% Freeze all but the head: right
def freeze_all_but(model, name):
    for p in model.parameters():
        p.requires_grad_(False)
    free = 0
    for p in dict(model.named_modules())[name].parameters():
        p.requires_grad_(True)
        free += p.numel()
    return free


# %% Freeze all but the head: wrong, says "trainable again"
def freeze_all_but(model, name):
    model.requires_grad_(False)
    return 0


# %% Freeze all but the head: wrong, says "with the underscore"
def freeze_all_but(model, name):
    model.requires_grad = False
    return sum(p.numel() for p in model.parameters())


# %% Freeze all but the head: wrong, says "a name that ends alike"
def freeze_all_but(model, name):
    last = name.split(".")[-1]
    for path, parameter in model.named_parameters():
        parameter.requires_grad_(last in path)
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% Freeze all but the head: wrong, says "numel() counts"
def freeze_all_but(model, name):
    model.requires_grad_(False)
    model.get_submodule(name).requires_grad_(True)
    return sum(p.requires_grad for p in model.parameters())


# %% Freeze all but the head: wrong, says "return"
def freeze_all_but(model, name):
    model.requires_grad_(False)
    model.get_submodule(name).requires_grad_(True)


# %% Freeze all but the head: wrong, says "becomes trainable when it is named"
def freeze_all_but(model, name):
    for path, parameter in model.named_parameters():
        if not path.startswith(name + "."):
            parameter.requires_grad_(False)
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% Load what fits: right
def load_what_fits(model, state):
    missing = []
    short = {n.removeprefix("module.").removeprefix("_orig_mod."): t for n, t in state.items()}
    with torch.no_grad():
        for name, target in model.state_dict().items():
            if name in short and short[name].shape == target.shape:
                target.copy_(short[name])
            else:
                missing.append(name)
    return sorted(missing)


# %% Load what fits: right
def load_what_fits(model, state):
    own = model.state_dict()
    found = {}
    for name in state:
        bare = name
        for prefix in ("module.", "_orig_mod."):
            if bare.startswith(prefix):
                bare = bare[len(prefix) :]
        if bare in own and own[bare].shape == state[name].shape:
            found[bare] = state[name]
    model.load_state_dict(own | found)
    return sorted(set(own) - set(found))


# %% Load what fits: wrong, says "size mismatch"
def load_what_fits(model, state):
    state = {n.removeprefix("module.").removeprefix("_orig_mod."): t for n, t in state.items()}
    return sorted(model.load_state_dict(state, strict=False).missing_keys)


# %% Load what fits: wrong, says "module. dropped"
def load_what_fits(model, state):
    own = model.state_dict()
    found = {n: t for n, t in state.items() if n in own and own[n].shape == t.shape}
    return sorted(model.load_state_dict(found, strict=False).missing_keys)


# %% Load what fits: wrong, says "at the beginning of a name only"
def load_what_fits(model, state):
    own = model.state_dict()
    state = {n.replace("module.", "").replace("_orig_mod.", ""): t for n, t in state.items()}
    found = {n: t for n, t in state.items() if n in own and own[n].shape == t.shape}
    return sorted(model.load_state_dict(found, strict=False).missing_keys)


# %% Load what fits: wrong, says "changed its argument state"
def load_what_fits(model, state):
    own = model.state_dict()
    for name in list(state):
        bare = name.removeprefix("_orig_mod.").removeprefix("module.")
        tensor = state.pop(name)
        if bare in own and own[bare].shape == tensor.shape:
            state[bare] = tensor
    return sorted(model.load_state_dict(state, strict=False).missing_keys)


# %% Load what fits: wrong, says "returns a report"
def load_what_fits(model, state):
    own = model.state_dict()
    state = {n.removeprefix("module.").removeprefix("_orig_mod."): t for n, t in state.items()}
    found = {n: t for n, t in state.items() if n in own and own[n].shape == t.shape}
    return model.load_state_dict(found, strict=False)


# %% Load what fits: wrong, says "return"
def load_what_fits(model, state):
    own = model.state_dict()
    found = {n: t for n, t in state.items() if n in own and own[n].shape == t.shape}
    model.load_state_dict(found, strict=False)


# %% Load what fits: wrong, says "the hidden layer copied"
def load_what_fits(model, state):
    own = model.state_dict()
    state = {n.removeprefix("module.").removeprefix("_orig_mod."): t for n, t in state.items()}
    return sorted(n for n in own if n not in state or own[n].shape != state[n].shape)


# %% Load what fits: wrong, says "the names of the head"
def load_what_fits(model, state):
    left = []
    for (name, own), tensor in zip(model.state_dict().items(), state.values()):
        if own.shape == tensor.shape:
            own.copy_(tensor)
        else:
            left.append(name)
    return sorted(left)


# %% Load what fits: wrong, says "buffers, too"
def load_what_fits(model, state):
    short = {n.removeprefix("module.").removeprefix("_orig_mod."): t for n, t in state.items()}
    left = []
    for name, parameter in model.named_parameters():
        if name in short and short[name].shape == parameter.shape:
            parameter.data.copy_(short[name])
        else:
            left.append(name)
    return sorted(left + [name for name, _ in model.named_buffers()])


# %% Load what fits: wrong, says "shares its memory"
def load_what_fits(model, state):
    short = {n.removeprefix("module.").removeprefix("_orig_mod."): t for n, t in state.items()}
    left = []
    for name, parameter in model.named_parameters():
        if name in short and short[name].shape == parameter.shape:
            parameter.data = short[name]
        else:
            left.append(name)
    return sorted(left)


# %% Predict, then measure: how many bytes?: wrong, says "OrderedDict"
def count_bytes(value):
    if isinstance(value, torch.Tensor):
        return value.nbytes
    if type(value) is dict:
        value = list(value.values())
    if isinstance(value, list):
        return sum(count_bytes(item) for item in value)
    return 0


# %% Freeze all but the head: wrong, says "predict alone"
def freeze_all_but(model, name):
    for path, parameter in model.named_parameters():
        parameter.requires_grad_(path.startswith(name))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% Freeze all but the head: wrong, says "not replaced"
def freeze_all_but(model, name):
    model.requires_grad_(False)
    part = model.get_submodule(name)
    part.requires_grad_(True)
    torch.nn.init.zeros_(next(part.parameters()))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% A residual block: wrong, says "flows through both"
class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Linear(width, width)
        self.second = nn.Linear(width, width)

    def forward(self, X):
        return X.detach() + self.second(torch.relu(self.first(X)))


# %% A learnable scale: wrong, says "scales the rows"
class Scale(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n_features, 1))

    def forward(self, X):
        return X * self.scale


# %% Resume a run: wrong, says "the weights that were saved"
kept = {}


def save_run(path, model, optimizer, generator, epoch):
    kept["run"] = (copy.deepcopy(model), copy.deepcopy(optimizer), generator.get_state())
    torch.save({"epoch": epoch}, path)


def resume_run(path):
    run = torch.load(path, weights_only=True)
    model, optimizer, state = kept["run"]
    generator = torch.Generator()
    generator.set_state(state)
    return model, optimizer, generator, run["epoch"]
