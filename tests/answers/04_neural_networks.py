"""Right and wrong answers to the exercises of notebook 04: what each check must say."""


# %% Three gates from one neuron: right
def gate(name):
    return {"AND": (10, 10, -15), "OR": (10, 10, -5), "NAND": (-10, -10, 15)}[name]


# %% Three gates from one neuron: right
def gate(name):
    both = torch.tensor([20.0, 20.0, -30.0])
    if name == "OR":
        return torch.tensor([20.0, 20.0, -10.0])
    return both if name == "AND" else -both


# %% Three gates from one neuron: right
def gate(name):
    w1, w2, b = 7.0, 9.0, -4.0
    if name != "OR":
        b = -12.0
    return [-w1, -w2, -b] if name == "NAND" else [w1, w2, b]


# %% Three gates from one neuron: right
def gate(name):
    both = torch.tensor([20.0, 20.0, -30.0]).double().numpy()
    either = torch.tensor([20.0, 20.0, -10.0]).double().numpy()
    return {"AND": both, "OR": either, "NAND": -both}[name]


# %% Three gates from one neuron: wrong, says "return"
def gate(name):
    weights = {"AND": (10, 10, -15), "OR": (10, 10, -5), "NAND": (-10, -10, 15)}[name]


# %% Three gates from one neuron: wrong, says "same larger factor"
def gate(name):
    return {"AND": (1, 1, -1.5), "OR": (1, 1, -0.5), "NAND": (-1, -1, 1.5)}[name]


# %% Three gates from one neuron: wrong, says "NAND as asked for: yours says the opposite"
def gate(name):
    return {"AND": (10, 10, -15), "OR": (10, 10, -5), "NAND": (10, 10, -15)}[name]


# %% Three gates from one neuron: wrong, says "wrong side of the line"
def gate(name):
    return {"AND": (10, 10, -5), "OR": (10, 10, -5), "NAND": (-10, -10, 15)}[name]


# %% Three gates from one neuron: wrong, says "three numbers"
def gate(name):
    return 10, -15


# %% Three gates from one neuron: wrong, says "three numbers"
def gate(name):
    return 10


# %% Predict the number of parameters: right
def count_parameters(sizes):
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k - 1] * sizes[k]  # weights
        total += sizes[k]  # biases
    return total


# %% Predict the number of parameters: right
def count_parameters(sizes):
    s = torch.tensor(sizes)
    return (s[:-1] * s[1:]).sum() + s[1:].sum()


# %% Predict the number of parameters: right
def count_parameters(sizes):
    layers = [nn.Linear(a, b) for a, b in pairwise(sizes)]
    return sum(p.numel() for layer in layers for p in layer.parameters())


# %% Predict the number of parameters: wrong, says "return"
def count_parameters(sizes):
    total = sum((a + 1) * b for a, b in pairwise(sizes))


# %% Predict the number of parameters: wrong, says "the biases too"
def count_parameters(sizes):
    return sum(a * b for a, b in pairwise(sizes))


# %% Predict the number of parameters: wrong, says "no biases for the inputs"
def count_parameters(sizes):
    return sum(a * b for a, b in pairwise(sizes)) + sum(sizes)


# %% Predict the number of parameters: wrong, says "a bias for each output"
def count_parameters(sizes):
    return sum(a * (b + 1) for a, b in pairwise(sizes))


# %% Predict the number of parameters: wrong, says "not for each layer"
def count_parameters(sizes):
    return sum(a * b + 1 for a, b in pairwise(sizes))


# %% Predict the number of parameters: wrong, says "a single number"
def count_parameters(sizes):
    return [(a + 1) * b for a, b in pairwise(sizes)]


# %% Predict the number of parameters: wrong, says "return inside the loop"
def count_parameters(sizes):
    for a, b in pairwise(sizes):
        return a * b + b


# %% Leaky ReLU and its slope: right
def leaky_relu(z, slope=0.01):
    return z.clamp(min=0) + slope * z.clamp(max=0)


def leaky_relu_derivative(z, slope=0.01):
    return slope + (1 - slope) * (z > 0).double()


# %% Leaky ReLU and its slope: right
def leaky_relu(z, slope=0.01):
    result = z.clone()
    result[result < 0] *= slope
    return result


def leaky_relu_derivative(z, slope=0.01):
    result = torch.full_like(z, slope)
    result[z >= 0] = 1
    return result


# %% Leaky ReLU and its slope: wrong, says "return"
def leaky_relu(z, slope=0.01):
    torch.where(z > 0, z, slope * z)


def leaky_relu_derivative(z, slope=0.01):
    return torch.where(z > 0, torch.ones_like(z), torch.full_like(z, slope))


# %% Leaky ReLU and its slope: wrong, says "changed its argument z"
def leaky_relu(z, slope=0.01):
    z[z < 0] *= slope
    return z


def leaky_relu_derivative(z, slope=0.01):
    return torch.where(z > 0, torch.ones_like(z), torch.full_like(z, slope))


# %% Leaky ReLU and its slope: wrong, says "0.01 whatever comes in"
def leaky_relu(z, slope=0.01):
    return torch.where(z > 0, z, 0.01 * z)


def leaky_relu_derivative(z, slope=0.01):
    return torch.where(z > 0, torch.ones_like(z), torch.full_like(z, 0.01))


# %% Leaky ReLU and its slope: wrong, says "plain ReLU"
def leaky_relu(z, slope=0.01):
    return torch.where(z > 0, z, 0 * z)


def leaky_relu_derivative(z, slope=0.01):
    return (z > 0).float()


# %% Leaky ReLU and its slope: wrong, says "a slope of 1 where z is positive"
def leaky_relu(z, slope=0.01):
    return torch.where(z > 0, z, slope * z)


def leaky_relu_derivative(z, slope=0.01):
    return torch.where(z > 0, torch.ones_like(z), slope * z)


# %% Leaky ReLU and its slope: wrong, says "a list"
def leaky_relu(z, slope=0.01):
    return [[v if v > 0 else slope * v for v in row] for row in z.tolist()]


def leaky_relu_derivative(z, slope=0.01):
    return [[1.0 if v > 0 else slope for v in row] for row in z.tolist()]


# %% Leaky ReLU and its slope: wrong, says "0.01 when no slope is given"
def leaky_relu(z, slope):
    return torch.where(z > 0, z, slope * z)


def leaky_relu_derivative(z, slope):
    return torch.where(z > 0, torch.ones_like(z), torch.full_like(z, slope))


# %% One unit that solves XOR: right
def xor_unit():
    return "GELU", 2.25, 2.25, -3


# %% One unit that solves XOR: right
def xor_unit():
    w = torch.tensor(5.0)
    return ["SiLU", -w, -w, w - 1.3]


# %% One unit that solves XOR: wrong, says "return"
def xor_unit():
    name, w, b = "GELU", 2.25, -3


# %% One unit that solves XOR: wrong, says "ReLU only rises"
def xor_unit():
    return "ReLU", 1, 1, -0.5


# %% One unit that solves XOR: wrong, says "both lit cases below -0.1: yours have z ="
def xor_unit():
    return "GELU", 1, 1, 0


# %% One unit that solves XOR: wrong, says "both dark cases above -0.1"
def xor_unit():
    return "SiLU", 0.25, 0.25, -1.5


# %% One unit that solves XOR: wrong, says "a name out of"
def xor_unit():
    return F.gelu, 2.25, 2.25, -3


# %% One unit that solves XOR: wrong, says "four values"
def xor_unit():
    return "GELU", (2.25, 2.25), -3


# %% One unit that solves XOR: wrong, says "a name out of"
def xor_unit():
    return ["GELU"], 2.25, 2.25, -3


# %% Find the bug: a loss that stops too high: right
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3)).to(X.device)
    losses = fit(model, X, y, F.cross_entropy, steps=500, lr=0.3)
    return model, losses[-1]


# %% Find the bug: a loss that stops too high: right
def train_penguins(X, y):
    torch.manual_seed(1)
    body = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3), nn.LogSoftmax(dim=1))
    scores = nn.Sequential(*body[:3]).to(X.device)
    losses = fit(body.to(X.device), X, y, nn.NLLLoss(), steps=500, lr=0.3)
    return scores, losses[-1]


# %% Find the bug: a loss that stops too high: right
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3)).double().to(X.device)
    losses = fit(model, X.double(), y, nn.CrossEntropyLoss(), steps=500, lr=0.3)
    return model, losses[-1]


# %% Find the bug: a loss that stops too high: wrong, says "line by line"
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3), nn.Softmax(dim=1))
    losses = fit(model.to(device), X, y, nn.CrossEntropyLoss(), steps=1000, lr=1.0)
    return model, losses[-1]


# %% Find the bug: a loss that stops too high: wrong, says "an activation still stands at the end"
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3), nn.Sigmoid())
    losses = fit(model.to(device), X, y, nn.CrossEntropyLoss(), steps=500, lr=0.3)
    return model, losses[-1]


# %% Find the bug: a loss that stops too high: wrong, says "return"
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3)).to(device)
    losses = fit(model, X, y, nn.CrossEntropyLoss(), steps=500, lr=0.3)


# %% Find the bug: a loss that stops too high: wrong, says "two values"
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3)).to(device)
    fit(model, X, y, nn.CrossEntropyLoss(), steps=500, lr=0.3)
    return model


# %% Find the bug: a loss that stops too high: wrong, says "below 0.2 after training"
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3)).to(device)
    losses = fit(model, X, y, nn.CrossEntropyLoss(), steps=5, lr=0.3)
    return model, losses[-1]


# %% Find the bug: a loss that stops too high: wrong, says "the last loss of the training"
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3)).to(device)
    losses = fit(model, X, y, nn.CrossEntropyLoss(), steps=500, lr=0.3)
    return model, losses[0]


# %% Find the bug: a loss that stops too high: wrong, says "logits: your model ends in a softmax"
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3), nn.Softmax(dim=1))
    model = model.to(X.device)
    losses = fit(model, X, y, lambda p, y: F.nll_loss(p.log(), y), steps=500, lr=0.3)
    return model, losses[-1]


# %% Find the bug: a loss that stops too high: wrong, says "an activation still stands at the end"
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3), nn.Tanh())
    losses = fit(model.to(X.device), X, y, nn.CrossEntropyLoss(), steps=500, lr=0.3)
    return model, losses[-1]


# %% Find the bug: a loss that stops too high: wrong, says "losses[-1]"
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3)).to(X.device)
    return model, fit(model, X, y, nn.CrossEntropyLoss(), steps=500, lr=0.3)


# %% Find the bug: a loss that stops too high: wrong, says "a ReLU between"
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Linear(16, 3)).to(X.device)
    losses = fit(model, X, y, nn.CrossEntropyLoss(), steps=500, lr=0.3)
    return model, losses[-1]


# %% Find the bug: a loss that stops too high: wrong, says "a cross-entropy, as the second value"
def train_penguins(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3)).to(X.device)
    losses = fit(model, X, y, nn.CrossEntropyLoss(), steps=500, lr=0.3)
    return model, 1 - losses[-1]


# %% A log-softmax that does not overflow: right
def log_softmax(scores):
    largest = scores.max(dim=1, keepdim=True).values
    return scores - (largest + (scores - largest).exp().sum(dim=1, keepdim=True).log())


# %% A log-softmax that does not overflow: right
def log_softmax(scores):
    rows = []
    for row in scores.double():
        shifted = row - row.max()
        rows.append(shifted - torch.log(torch.exp(shifted).sum()))
    return torch.stack(rows)


# %% A log-softmax that does not overflow: wrong, says "return"
def log_softmax(scores):
    shifted = scores - scores.max(dim=1, keepdim=True).values
    shifted - shifted.exp().sum(dim=1, keepdim=True).log()


# %% A log-softmax that does not overflow: wrong, says "changed its argument scores"
def log_softmax(scores):
    scores -= scores.max(dim=1, keepdim=True).values
    return scores - scores.exp().sum(dim=1, keepdim=True).log()


# %% A log-softmax that does not overflow: wrong, says "runs down the columns"
def log_softmax(scores):
    shifted = scores - scores.max(dim=0, keepdim=True).values
    return shifted - shifted.exp().sum(dim=0, keepdim=True).log()


# %% A log-softmax that does not overflow: wrong, says "yours is the softmax itself"
def log_softmax(scores):
    powers = (scores - scores.max(dim=1, keepdim=True).values).exp()
    return powers / powers.sum(dim=1, keepdim=True)


# %% A log-softmax that does not overflow: wrong, says "exp overflows"
def log_softmax(scores):
    powers = scores.exp()
    return (powers / powers.sum(dim=1, keepdim=True)).log()


# %% A log-softmax that does not overflow: wrong, says "rounded to 0"
def log_softmax(scores):
    return torch.softmax(scores, dim=1).log()


# %% A log-softmax that does not overflow: wrong, says "not that of the table"
def log_softmax(scores):
    shifted = scores - scores.max()
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


# %% A log-softmax that does not overflow: wrong, says "exp overflows"
def log_softmax(scores):
    return scores - scores.exp().sum(dim=1, keepdim=True).log()


# %% A log-softmax that does not overflow: wrong, says "no 1e-9 and no clamp"
def log_softmax(scores):
    return (torch.softmax(scores, dim=1) + 1e-9).log()


# %% A log-softmax that does not overflow: wrong, says "no 1e-9 and no clamp"
def log_softmax(scores):
    return torch.softmax(scores, dim=1).clamp(min=1e-38).log()


# %% A log-softmax that does not overflow: wrong, says "in the exp only"
def log_softmax(scores):
    largest = scores.max(dim=1, keepdim=True).values
    return scores - (scores - largest).exp().sum(dim=1, keepdim=True).log()


# %% A log-softmax that does not overflow: wrong, says "a list"
def log_softmax(scores):
    shifted = scores - scores.max(dim=1, keepdim=True).values
    return (shifted - shifted.exp().sum(dim=1, keepdim=True).log()).tolist()


# %% A ring: right
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2)).to(device)
    fit(model, X, y, nn.CrossEntropyLoss(), steps=500, lr=0.5)
    return model


# %% A ring: right
def train_ring(X, y):
    class Ring(nn.Module):
        def __init__(self):
            super().__init__()
            self.hidden, self.out = nn.Linear(2, 24), nn.Linear(24, 1)

        def forward(self, X):
            return self.out(torch.tanh(self.hidden(X)))

    torch.manual_seed(1)
    model = Ring().to(X.device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(20):
        for rows in torch.randperm(len(X)).split(32):
            model.zero_grad()
            loss = F.binary_cross_entropy_with_logits(model(X[rows])[:, 0], y[rows].float())
            loss.backward()
            optimizer.step()
    return model


# %% A ring: right
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1)).double().to(X.device)
    targets = y.double().unsqueeze(1)
    fit(model, X.double(), targets, nn.BCEWithLogitsLoss(), steps=500, lr=0.5)
    return model


# %% A ring: right
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1)).to(X.device)
    loss_fn = nn.BCEWithLogitsLoss(reduction="sum")
    fit(model, X, y.float().unsqueeze(1), loss_fn, steps=500, lr=0.5 / len(X))
    return model


# %% A ring: wrong, says "return"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2)).to(device)
    fit(model, X, y, nn.CrossEntropyLoss(), steps=50, lr=0.5)


# %% A ring: wrong, says "Target 1 is out of bounds"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1)).to(device)
    fit(model, X, y, nn.CrossEntropyLoss(), steps=50, lr=0.5)
    return model


# %% A ring: wrong, says "A non-linearity"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Linear(16, 2)).to(device)
    fit(model, X, y, nn.CrossEntropyLoss(), steps=300, lr=0.5)
    return model


# %% A ring: wrong, says "zero_grad() is missing"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2)).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(400):
        loss = F.cross_entropy(model(X), y)
        loss.backward()
        optimizer.step()
    return model


# %% A ring: wrong, says "end in a sigmoid, a softmax"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2), nn.Softmax(dim=1))
    fit(model.to(device), X, y, nn.CrossEntropyLoss(), steps=300, lr=0.5)
    return model


# %% A ring: wrong, says "Target size"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1)).to(device)
    fit(model, X, y.float(), nn.BCEWithLogitsLoss(), steps=300, lr=0.5)
    return model


# %% A ring: wrong, says "targets shaped as the outputs"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1)).to(X.device)
    fit(model, X, y.float(), lambda out, y: ((out - y) ** 2).mean(), steps=300, lr=0.1)
    return model


# %% A ring: wrong, says "yours, above 0.5"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1)).to(X.device)
    fit(model, X, y.float().unsqueeze(1), nn.MSELoss(), steps=500, lr=0.2)
    return model


# %% A ring: wrong, says "end in a sigmoid, a softmax"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1), nn.Sigmoid())
    fit(model.to(X.device), X, y.float().unsqueeze(1), nn.BCELoss(), steps=500, lr=0.5)
    return model


# %% A ring: wrong, says "exchanged"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2)).to(X.device)
    fit(model, X, 1 - y, nn.CrossEntropyLoss(), steps=500, lr=0.5)
    return model


# %% A ring: wrong, says "more units or steps"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2)).to(X.device)
    fit(model, X, y, nn.CrossEntropyLoss(), steps=20, lr=0.01)
    return model


# %% A ring: wrong, says "or a ReLU"
def train_ring(X, y):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2), nn.ReLU())
    fit(model.to(X.device), X, y, nn.CrossEntropyLoss(), steps=500, lr=0.5)
    return model


# %% A zigzag from k + 2 ReLUs: right
def zigzag(values):
    k, d = len(values), 1 / (len(values) - 1)
    padded = torch.cat([torch.zeros(2), values, torch.zeros(2)])
    bends = (padded[2:] - 2 * padded[1:-1] + padded[:-2]) / d  # second differences
    model = nn.Sequential(nn.Linear(1, k + 2), nn.ReLU(), nn.Linear(k + 2, 1))
    model.load_state_dict(
        {
            "0.weight": torch.ones(k + 2, 1),
            "0.bias": -(torch.arange(k + 2) - 1) * d,
            "2.weight": bends.unsqueeze(0),
            "2.bias": torch.zeros(1),
        }
    )
    return model


# %% A zigzag from k + 2 ReLUs: right
def zigzag(values):
    k = len(values)
    d = 1 / (k - 1)
    weights = torch.zeros(k + 2)
    for n, value in enumerate(values):  # each bump adds to three neighbouring kinks
        weights[n] += value / d
        weights[n + 1] -= 2 * value / d
        weights[n + 2] += value / d
    network = nn.Sequential(nn.Linear(1, k + 2), nn.ReLU(), nn.Linear(k + 2, 1, bias=False))
    with torch.no_grad():
        network[0].weight.fill_(1)
        network[0].bias.copy_(torch.linspace(d, -1 - d, k + 2))
        network[2].weight.copy_(weights.view(1, -1))
    return network


# %% A zigzag from k + 2 ReLUs: right
def zigzag(values):
    k, d = len(values), 1 / (len(values) - 1)
    padded = torch.cat([torch.zeros(2), values, torch.zeros(2)]).double()
    network = nn.Sequential(nn.Linear(1, k + 2), nn.ReLU(), nn.Linear(k + 2, 1)).double()
    with torch.no_grad():
        network[0].weight.fill_(1)
        network[0].bias.copy_(torch.linspace(d, -1 - d, k + 2))
        network[2].weight.copy_((padded[2:] - 2 * padded[1:-1] + padded[:-2]).unsqueeze(0) / d)
        network[2].bias.zero_()
    return network


# %% A zigzag from k + 2 ReLUs: wrong, says "return"
def zigzag(values):
    k = len(values)
    network = nn.Sequential(nn.Linear(1, k + 2), nn.ReLU(), nn.Linear(k + 2, 1))


# %% A zigzag from k + 2 ReLUs: wrong, says "at most 5 hidden units"
def zigzag(values):
    k = len(values)
    return nn.Sequential(nn.Linear(1, 3 * k), nn.ReLU(), nn.Linear(3 * k, 1))


# %% A zigzag from k + 2 ReLUs: wrong, says "divided by d"
def zigzag(values):
    k, d = len(values), 1 / (len(values) - 1)
    padded = torch.cat([torch.zeros(2), values, torch.zeros(2)])
    network = nn.Sequential(nn.Linear(1, k + 2), nn.ReLU(), nn.Linear(k + 2, 1))
    with torch.no_grad():
        network[0].weight.fill_(1)
        network[0].bias.copy_(torch.linspace(d, -1 - d, k + 2))
        network[2].weight.copy_((padded[2:] - 2 * padded[1:-1] + padded[:-2]).unsqueeze(0))
        network[2].bias.zero_()
    return network


# %% A zigzag from k + 2 ReLUs: wrong, says "straight lines through the heights"
def zigzag(values):
    k, d = len(values), 1 / (len(values) - 1)
    padded = torch.cat([torch.zeros(2), values, torch.zeros(2)])
    network = nn.Sequential(nn.Linear(1, k + 2), nn.ReLU(), nn.Linear(k + 2, 1))
    with torch.no_grad():  # the biases with the wrong sign
        network[0].weight.fill_(1)
        network[0].bias.copy_(torch.linspace(-d, 1 + d, k + 2))
        network[2].weight.copy_((padded[2:] - 2 * padded[1:-1] + padded[:-2]).unsqueeze(0) / d)
        network[2].bias.zero_()
    return network


# %% A zigzag from k + 2 ReLUs: wrong, says "0 at -d and 1 + d"
def zigzag(values):
    k, d = len(values), 1 / (len(values) - 1)
    slopes = torch.cat([torch.zeros(1), (values[1:] - values[:-1]) / d])
    network = nn.Sequential(nn.Linear(1, k - 1), nn.ReLU(), nn.Linear(k - 1, 1))
    with torch.no_grad():  # right on [0, 1] only
        network[0].weight.fill_(1)
        network[0].bias.copy_(-torch.linspace(0, 1, k)[:-1])
        network[2].weight.copy_((slopes[1:] - slopes[:-1]).unsqueeze(0))
        network[2].bias.fill_(values[0])
    return network
