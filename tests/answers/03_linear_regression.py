"""Right and wrong answers to the exercises of notebook 03."""


# %% A line in one call: right
def fit_line(x, y):
    rows = torch.stack([x, torch.ones_like(x)], dim=1)
    return torch.linalg.lstsq(rows, y[:, None]).solution[:, 0]


# %% A line in one call: right
def fit_line(x, y):
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    return torch.stack([slope, y.mean() - slope * x.mean()]).double()


# %% A line in one call: right
def fit_line(x, y):
    A = torch.stack([x, torch.ones(len(x))], dim=1)
    return torch.linalg.solve(A.T @ A, A.T @ y)


# %% A line in one call: wrong, says "return"
def fit_line(x, y):
    rows = torch.stack([x, torch.ones_like(x)], dim=1)
    torch.linalg.lstsq(rows, y[:, None]).solution.flatten()


# %% A line in one call: wrong, says "exchanged"
def fit_line(x, y):
    rows = torch.stack([torch.ones_like(x), x], dim=1)
    return torch.linalg.lstsq(rows, y[:, None]).solution.flatten()


# %% A line in one call: wrong, says ".solution"
def fit_line(x, y):
    rows = torch.stack([x, torch.ones_like(x)], dim=1)
    return torch.linalg.lstsq(rows, y[:, None])


# %% A line in one call: wrong, says "size 1"
def fit_line(x, y):
    rows = torch.stack([x, torch.ones_like(x)], dim=1)
    return torch.linalg.lstsq(rows, y[:, None]).solution


# %% A line in one call: wrong, says "column of ones"
def fit_line(x, y):
    return torch.linalg.lstsq(x[:, None], y[:, None]).solution.flatten()


# %% A line in one call: wrong, says "list"
def fit_line(x, y):
    rows = torch.stack([x, torch.ones_like(x)], dim=1)
    return torch.linalg.lstsq(rows, y[:, None]).solution.flatten().tolist()


# %% A line in one call: wrong, says "slope and level"
def fit_line(x, y):
    rows = torch.stack([x - x.mean(), torch.ones_like(x)], dim=1)
    return torch.linalg.lstsq(rows, y[:, None]).solution.flatten()


# %% A line in one call: wrong, says "off a line"
def fit_line(x, y):
    slope = (y[1] - y[0]) / (x[1] - x[0])
    return torch.stack([slope, y[0] - slope * x[0]])


# %% A line in one call: wrong, says "changed its argument"
def fit_line(x, y):
    mean = x.mean().clone()
    x -= mean
    slope = (x * y).sum() / (x**2).sum()
    return torch.stack([slope, y.mean() - slope * mean])


# %% A line in one call: wrong, says "subtract no 200"
def fit_line(x, y):
    rows = torch.stack([x - 200, torch.ones_like(x)], dim=1).double()
    return torch.linalg.lstsq(rows, y[:, None].double()).solution.flatten()


# %% Predict: centimetres and kilograms: right
def convert(slope, level, mse):
    return slope / 100, level / 1000, mse / 1e6


# %% Predict: centimetres and kilograms: right
def convert(slope, level, mse):
    return [slope * 10 * 0.001, level * 0.001, (mse**0.5 / 1000) ** 2]


# %% Predict: centimetres and kilograms: right
def convert(slope, level, mse):
    return torch.tensor(slope / 100), torch.tensor(level / 1000), torch.tensor(mse / 1e6)


# %% Predict: centimetres and kilograms: wrong, says "return"
def convert(slope, level, mse):
    slope / 100, level / 1000, mse / 1e6


# %% Predict: centimetres and kilograms: wrong, says "kg²"
def convert(slope, level, mse):
    return slope / 100, level / 1000, mse / 1000


# %% Predict: centimetres and kilograms: wrong, says "0.1 times that"
def convert(slope, level, mse):
    return slope / 1000, level / 1000, mse / 1e6


# %% Predict: centimetres and kilograms: wrong, says "0.01 times that"
def convert(slope, level, mse):
    return slope / 10 / 1000, level / 1000, mse / 1e6


# %% Predict: centimetres and kilograms: wrong, says "the level in kg"
def convert(slope, level, mse):
    return slope / 100, level, mse / 1e6


# %% Predict: centimetres and kilograms: wrong, says "three numbers"
def convert(slope, level, mse):
    return slope / 100, level / 1000


# %% Predict: centimetres and kilograms: wrong, says "any three"
def convert(slope, level, mse):
    return new_line[0].item(), new_line[1].item(), new_mse


# %% Predict: centimetres and kilograms: right
def convert(slope, level, mse):
    return torch.tensor([slope, level, mse]) / torch.tensor([1e2, 1e3, 1e6])


# %% Predict: centimetres and kilograms: right
def convert(slope, level, mse):
    return torch.tensor([slope / 100, level / 1000, mse / 1e6]).numpy()


# %% Predict: centimetres and kilograms: wrong, says "100 times that"
def convert(slope, level, mse):
    return slope, level / 1000, mse / 1e6


# %% Predict: centimetres and kilograms: wrong, says "three numbers"
def convert(slope, level, mse):
    return {"slope": slope / 100, "level": level / 1000, "mse": mse / 1e6}


# %% Find the bug: All penguins weigh the same: right
def fitted_mass(x, mass, steps=200):
    X, y = x.unsqueeze(1), mass[:, None]
    w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    for _ in range(steps):
        zero_grad([w, b])
        squared_loss(linreg(X, w, b), y).mean().backward()
        sgd([w, b], lr=0.1)
    return linreg(X, w, b).flatten().detach()


# %% Find the bug: All penguins weigh the same: right
def fitted_mass(x, mass, steps=200):
    X = x.unsqueeze(1)
    w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    for _ in range(steps):
        zero_grad([w, b])
        squared_loss(linreg(X, w, b).flatten(), mass).mean().backward()
        sgd([w, b], lr=0.1)
    with torch.no_grad():
        return linreg(X, w, b).squeeze(1)


# %% Find the bug: All penguins weigh the same: right
def fitted_mass(x, mass, steps=200):
    slope, level = fit_line(x, mass)
    return slope * x + level


def fit_line(x, y):
    rows = torch.stack([x, torch.ones_like(x)], dim=1)
    return torch.linalg.lstsq(rows, y[:, None]).solution[:, 0]


# %% Find the bug: All penguins weigh the same: wrong, says "differ from penguin to penguin"
def fitted_mass(x, mass, steps=200):
    X = x.unsqueeze(1)
    w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    for _ in range(2000):
        zero_grad([w, b])
        squared_loss(linreg(X, w, b), mass).mean().backward()
        sgd([w, b], lr=0.1)
    return linreg(X, w, b).flatten().detach()


# %% Find the bug: All penguins weigh the same: wrong, says "return"
def fitted_mass(x, mass, steps=200):
    X, y = x.unsqueeze(1), mass[:, None]
    w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    for _ in range(steps):
        zero_grad([w, b])
        squared_loss(linreg(X, w, b), y).mean().backward()
        sgd([w, b], lr=0.1)
    linreg(X, w, b).flatten().detach()


# %% Find the bug: All penguins weigh the same: wrong, says "graph"
def fitted_mass(x, mass, steps=200):
    X, y = x.unsqueeze(1), mass[:, None]
    w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    for _ in range(steps):
        zero_grad([w, b])
        squared_loss(linreg(X, w, b), y).mean().backward()
        sgd([w, b], lr=0.1)
    return linreg(X, w, b).flatten()


# %% Find the bug: All penguins weigh the same: wrong, says "size 1"
def fitted_mass(x, mass, steps=200):
    X, y = x.unsqueeze(1), mass[:, None]
    w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    for _ in range(steps):
        zero_grad([w, b])
        squared_loss(linreg(X, w, b), y).mean().backward()
        sgd([w, b], lr=0.1)
    return linreg(X, w, b).detach()


# %% Find the bug: All penguins weigh the same: wrong, says "on the line"
def fitted_mass(x, mass, steps=200):
    X, y = x.unsqueeze(1), mass[:, None]
    w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    for _ in range(5):  # too few
        zero_grad([w, b])
        squared_loss(linreg(X, w, b), y).mean().backward()
        sgd([w, b], lr=0.1)
    return linreg(X, w, b).flatten().detach()


# %% Find the bug: All penguins weigh the same: wrong, says "changed its argument"
def fitted_mass(x, mass, steps=200):
    mass.unsqueeze_(1)
    X = x.unsqueeze(1)
    w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    for _ in range(steps):
        zero_grad([w, b])
        squared_loss(linreg(X, w, b), mass).mean().backward()
        sgd([w, b], lr=0.1)
    return linreg(X, w, b).flatten().detach()


# %% Find the bug: All penguins weigh the same: wrong, says "finite numbers"
def fitted_mass(x, mass, steps=200):
    X, y = x.unsqueeze(1), mass[:, None]
    w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    for _ in range(steps):
        zero_grad([w, b])
        squared_loss(linreg(X, w, b), y).sum().backward()
        sgd([w, b], lr=0.1)
    return linreg(X, w, b).flatten().detach()


# %% Weight decay by hand: right
def l2_penalty(params, weight_decay):
    return 0.5 * weight_decay * torch.cat([p.flatten() for p in params]).square().sum()


# %% Weight decay by hand: right
def l2_penalty(params, weight_decay):
    penalty = torch.zeros(1, dtype=torch.float64)
    for p in params:
        penalty = penalty + weight_decay * p.norm() ** 2 / 2
    return penalty


# %% Weight decay by hand: wrong, says "return"
def l2_penalty(params, weight_decay):
    weight_decay / 2 * sum((p**2).sum() for p in params)


# %% Weight decay by hand: wrong, says "half"
def l2_penalty(params, weight_decay):
    return weight_decay * sum((p**2).sum() for p in params)


# %% Weight decay by hand: wrong, says "grows with weight_decay"
def l2_penalty(params, weight_decay):
    return 0.5 * sum((p**2).sum() for p in params)


# %% Weight decay by hand: wrong, says "grows with weight_decay"
def l2_penalty(params, weight_decay):
    return 0.25 * sum((p**2).sum() for p in params)


# %% Weight decay by hand: wrong, says "bias"
def l2_penalty(params, weight_decay):
    return weight_decay / 2 * (params[0] ** 2).sum()


# %% Weight decay by hand: wrong, says "no .item()"
def l2_penalty(params, weight_decay):
    return weight_decay / 2 * sum((p**2).sum().item() for p in params)


# %% Weight decay by hand: wrong, says "detach()"
def l2_penalty(params, weight_decay):
    return weight_decay / 2 * sum((p.detach() ** 2).sum() for p in params)


# %% Weight decay by hand: wrong, says "a sum over all"
def l2_penalty(params, weight_decay):
    return weight_decay / 2 * sum((p**2).mean() for p in params)


# %% Weight decay by hand: wrong, says "not their norm"
def l2_penalty(params, weight_decay):
    return weight_decay * torch.cat([p.flatten() for p in params]).norm()


# %% Weight decay by hand: wrong, says "not p itself"
def l2_penalty(params, weight_decay):
    return weight_decay / 2 * sum(p.sum() for p in params)


# %% Weight decay by hand: wrong, says "one number"
def l2_penalty(params, weight_decay):
    return weight_decay / 2 * torch.cat([p.flatten() for p in params]) ** 2


# %% Weight decay by hand: wrong, says "a tensor"
def l2_penalty(params, weight_decay):
    return [weight_decay / 2 * (p**2).sum() for p in params]


# %% Weight decay by hand: wrong, says "unpack"
def l2_penalty(params, weight_decay):
    w, b = params
    return weight_decay / 2 * ((w**2).sum() + b**2)


# %% Weight decay by hand: wrong, says "gradient λp of the bias"
def l2_penalty(params, weight_decay):
    return (
        weight_decay / 2 * ((params[0] ** 2).sum() + sum((p**2).sum().item() for p in params[1:]))
    )


# %% Weight decay by hand: wrong, says "list of any length"
def l2_penalty(params, weight_decay):
    return weight_decay / 2 * ((params[0] ** 2).sum() + (params[-1] ** 2).sum())


# %% Find the bug: The exam that leaked: right
def standardise(X_train, X_held):
    mean, std = X_train.mean(dim=0), X_train.std(dim=0)
    return (X_train - mean) / std, (X_held - mean) / std


# %% Find the bug: The exam that leaked: right
def standardise(X_train, X_held):
    centre = X_train.double().mean(0, keepdim=True)
    spread = X_train.double().std(0, keepdim=True, correction=0)
    return [(X - centre) / spread for X in (X_train, X_held)]


# %% Find the bug: The exam that leaked: wrong, says "does not change when held-out"
def standardise(X_train, X_held):
    X_all = torch.cat([X_train, X_held])
    return (X_train - X_train.mean(dim=0)) / X_all.std(dim=0), (
        X_held - X_train.mean(dim=0)
    ) / X_all.std(dim=0)


# %% Find the bug: The exam that leaked: wrong, says "not with its own"
def standardise(X_train, X_held):
    return [(X - X.mean(dim=0)) / X.std(dim=0) for X in (X_train, X_held)]


# %% Find the bug: The exam that leaked: wrong, says "return"
def standardise(X_train, X_held):
    mean, std = X_train.mean(dim=0), X_train.std(dim=0)
    (X_train - mean) / std, (X_held - mean) / std


# %% Find the bug: The exam that leaked: wrong, says "a standardised held-out set, too"
def standardise(X_train, X_held):
    return (X_train - X_train.mean(dim=0)) / X_train.std(dim=0), X_held


# %% Find the bug: The exam that leaked: wrong, says "changed its argument"
def standardise(X_train, X_held):
    mean, std = X_train.mean(dim=0), X_train.std(dim=0)
    X_train -= mean
    X_held -= mean
    return X_train / std, X_held / std


# %% Find the bug: The exam that leaked: wrong, says "mean 0 and standard deviation 1"
def standardise(X_train, X_held):
    mean, std = X_train.mean(), X_train.std()
    return (X_train - mean) / std, (X_held - mean) / std


# %% Find the bug: The exam that leaked: wrong, says "two sets"
def standardise(X_train, X_held):
    return (X_train - X_train.mean(dim=0)) / X_train.std(dim=0)


# %% Find the bug: The exam that leaked: wrong, says "the training set's numbers"
def standardise(X_train, X_held):
    mean, std = X_train.mean(dim=0), X_train.std(dim=0)
    return (X_train - mean) / std, X_held / std


# %% Find the bug: The exam that leaked: wrong, says "not those of the notebook"
def standardise(X_train, X_held):
    return (X_train - mean) / std, (X_held - mean) / std  # the lines were deleted


# %% A polynomial, and its degree: right
def choose_degree(x, y, x_held, y_held, most):
    found = []
    for degree in range(most + 1):
        powers = torch.arange(degree + 1)
        c = torch.linalg.lstsq(x[:, None] ** powers, y[:, None]).solution
        found.append((((x_held[:, None] ** powers) @ c - y_held[:, None]).square().mean(), c))
    best = min(range(most + 1), key=lambda degree: found[degree][0])
    return best, found[best][1].flatten()


# %% A polynomial, and its degree: right
def choose_degree(x, y, x_held, y_held, most):
    def columns(x, degree):
        return torch.stack([x.double() ** k for k in range(degree + 1)], dim=1)

    scores, fits = [], []
    for degree in range(most + 1):
        A = columns(x, degree)
        fits.append(torch.linalg.solve(A.T @ A, A.T @ y.double()))
        scores.append((columns(x_held, degree) @ fits[-1] - y_held).pow(2).mean())
    degree = torch.stack(scores).argmin()
    return degree, fits[degree]


# %% A polynomial, and its degree: wrong, says "the highest always wins"
def choose_degree(x, y, x_held, y_held, most):
    best = (math.inf, None, None)
    for degree in range(most + 1):
        powers = torch.arange(degree + 1)
        c = torch.linalg.lstsq(x[:, None] ** powers, y[:, None]).solution
        mse = ((x[:, None] ** powers @ c - y[:, None]) ** 2).mean().item()
        best = min(best, (mse, degree, c[:, 0]), key=lambda entry: entry[0])
    return best[1:]


# %% A polynomial, and its degree: wrong, says "smallest held-out MSE"
def choose_degree(x, y, x_held, y_held, most):
    powers = torch.arange(4)  # degree 3, whatever the data
    return 3, torch.linalg.lstsq(x[:, None] ** powers, y[:, None]).solution[:, 0]


# %% A polynomial, and its degree: wrong, says "return"
def choose_degree(x, y, x_held, y_held, most):
    for degree in range(most + 1):
        powers = torch.arange(degree + 1)
        torch.linalg.lstsq(x[:, None] ** powers, y[:, None])


# %% A polynomial, and its degree: wrong, says "degree, coefficients"
def choose_degree(x, y, x_held, y_held, most):
    scores = []
    for degree in range(most + 1):
        powers = torch.arange(degree + 1)
        c = torch.linalg.lstsq(x[:, None] ** powers, y[:, None]).solution
        scores.append(((x_held[:, None] ** powers @ c - y_held[:, None]) ** 2).mean().item())
    return scores.index(min(scores))


# %% A polynomial, and its degree: wrong, says "constant first"
def choose_degree(x, y, x_held, y_held, most):
    best = (math.inf, None, None)
    for degree in range(most + 1):
        powers = torch.arange(degree + 1)
        c = torch.linalg.lstsq(x[:, None] ** powers, y[:, None]).solution
        mse = ((x_held[:, None] ** powers @ c - y_held[:, None]) ** 2).mean().item()
        best = min(best, (mse, degree, c[:, 0].flip(0)), key=lambda entry: entry[0])
    return best[1:]


# %% A polynomial, and its degree: wrong, says "size 1"
def choose_degree(x, y, x_held, y_held, most):
    best = (math.inf, None, None)
    for degree in range(most + 1):
        powers = torch.arange(degree + 1)
        c = torch.linalg.lstsq(x[:, None] ** powers, y[:, None]).solution
        mse = ((x_held[:, None] ** powers @ c - y_held[:, None]) ** 2).mean().item()
        best = min(best, (mse, degree, c), key=lambda entry: entry[0])
    return best[1:]


# %% A polynomial, and its degree: wrong, says "smallest held-out MSE"
def choose_degree(x, y, x_held, y_held, most):
    best = (math.inf, None, None)
    for degree in range(most):  # the last one is left out
        powers = torch.arange(degree + 1)
        c = torch.linalg.lstsq(x[:, None] ** powers, y[:, None]).solution
        mse = ((x_held[:, None] ** powers @ c - y_held[:, None]) ** 2).mean().item()
        best = min(best, (mse, degree, c[:, 0]), key=lambda entry: entry[0])
    return best[1:]


# %% A polynomial, and its degree: wrong, says "held-out data take part"
def choose_degree(x, y, x_held, y_held, most):
    x, y = torch.cat([x, x_held]), torch.cat([y, y_held])  # fitted on the held-out data, too
    best = (math.inf, None, None)
    for degree in range(most + 1):
        powers = torch.arange(degree + 1)
        c = torch.linalg.lstsq(x[:, None] ** powers, y[:, None]).solution
        mse = ((x_held[:, None] ** powers @ c - y_held[:, None]) ** 2).mean().item()
        best = min(best, (mse, degree, c[:, 0]), key=lambda entry: entry[0])
    return best[1:]


# %% A polynomial, and its degree: wrong, says "degrees from 0 to most"
def choose_degree(x, y, x_held, y_held, most):
    best = (math.inf, None, None)
    for degree in range(1, most + 1):
        powers = torch.arange(degree + 1)
        c = torch.linalg.lstsq(x[:, None] ** powers, y[:, None]).solution
        score = ((x_held[:, None] ** powers @ c - y_held[:, None]) ** 2).mean().item()
        best = min(best, (score, degree, c[:, 0]), key=lambda entry: entry[0])
    return best[1:]


# %% A polynomial, and its degree: wrong, says "mean of squares"
def choose_degree(x, y, x_held, y_held, most):
    best = (math.inf, None, None)
    for degree in range(most + 1):
        powers = torch.arange(degree + 1)
        c = torch.linalg.lstsq(x[:, None] ** powers, y[:, None]).solution
        score = (x_held[:, None] ** powers @ c - y_held[:, None]).abs().mean().item()
        best = min(best, (score, degree, c[:, 0]), key=lambda entry: entry[0])
    return best[1:]


# %% A polynomial, and its degree: wrong, says "print both shapes"
def choose_degree(x, y, x_held, y_held, most):
    best = (math.inf, None, None)
    for degree in range(most + 1):
        powers = torch.arange(degree + 1)
        c = torch.linalg.lstsq(x[:, None] ** powers, y[:, None]).solution
        score = ((x_held[:, None] ** powers @ c - y_held) ** 2).mean().item()
        best = min(best, (score, degree, c[:, 0]), key=lambda entry: entry[0])
    return best[1:]


# %% A polynomial, and its degree: wrong, says "held-out data take part"
def choose_degree(x, y, x_held, y_held, most):
    powers = torch.arange(most + 1)
    return most, torch.linalg.lstsq(x_held[:, None] ** powers, y_held[:, None]).solution[:, 0]


# %% Robust regression: right
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    for _ in range(300 if delta > 0.5 else 600):
        optimizer.zero_grad()
        nn.HuberLoss(delta=delta)(model(X), y).backward()
        optimizer.step()
    return model.weight.detach(), model.bias.detach()


# %% Robust regression: right
def robust_fit(X, y, delta):
    W, b = torch.zeros(1, X.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    for _ in range(900):
        e = (X @ W.T + b - y).abs()
        torch.where(e <= delta, e**2 / 2, delta * (e - delta / 2)).mean().backward()
        sgd([W, b], lr=0.7)
        zero_grad([W, b])
    return W.detach(), b.detach()


# %% Robust regression: right
def robust_fit(X, y, delta):
    A = torch.cat([X, torch.ones(len(X), 1)], dim=1).double()
    theta = torch.zeros(A.shape[1], 1, dtype=torch.float64)
    for _ in range(200):  # least squares again and again, large errors weighing less
        weight = (delta / (A @ theta - y).abs().clamp(min=1e-9)).clamp(max=1)
        theta = torch.linalg.solve(A.T @ (weight * A), A.T @ (weight * y))
    return theta[:-1].T, theta[-1]


# %% Robust regression: wrong, says "return"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    model.weight.detach(), model.bias.detach()


# %% Robust regression: wrong, says "graph"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    for _ in range(300):
        optimizer.zero_grad()
        nn.HuberLoss(delta=delta)(model(X), y).backward()
        optimizer.step()
    return model.weight, model.bias


# %% Robust regression: wrong, says "least-squares fit"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for _ in range(300):
        optimizer.zero_grad()
        nn.MSELoss()(model(X), y).backward()
        optimizer.step()
    return model.weight.detach(), model.bias.detach()


# %% Robust regression: wrong, says "delta is not used"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    for _ in range(300):
        optimizer.zero_grad()
        nn.HuberLoss()(model(X), y).backward()
        optimizer.step()
    return model.weight.detach(), model.bias.detach()


# %% Robust regression: wrong, says "delta is not used"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    for _ in range(600):
        optimizer.zero_grad()
        nn.HuberLoss(delta=0.1)(model(X), y).backward()
        optimizer.step()
    return model.weight.detach(), model.bias.detach()


# %% Robust regression: wrong, says "take the mean"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=20.0)
    for _ in range(100):
        optimizer.zero_grad()
        nn.HuberLoss(delta=delta, reduction="sum")(model(X), y).backward()
        optimizer.step()
    return model.weight.detach(), model.bias.detach()


# %% Robust regression: wrong, says "Too few steps"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(50):
        optimizer.zero_grad()
        nn.HuberLoss(delta=delta)(model(X), y).backward()
        optimizer.step()
    return model.weight.detach(), model.bias.detach()


# %% Robust regression: wrong, says "as nn.Linear has it"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    return model.weight.detach().T, model.bias.detach()


# %% Robust regression: wrong, says "two tensors"
def robust_fit(X, y, delta):
    return nn.Linear(X.shape[1], 1).weight.detach()


# %% Robust regression: wrong, says "Another loss?"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for _ in range(600):
        optimizer.zero_grad()
        nn.L1Loss()(model(X), y).backward()
        optimizer.step()
    return model.weight.detach(), model.bias.detach()


# %% Robust regression: wrong, says "zero_grad?"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(600):
        nn.HuberLoss(delta=delta)(model(X), y).backward()
        optimizer.step()
    return model.weight.detach(), model.bias.detach()


# %% Robust regression: wrong, says "Shapes of prediction and label?"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for _ in range(600):
        optimizer.zero_grad()
        torch.where(
            (e := model(X) - y.flatten()).abs() < delta, e**2 / 2, delta * (e.abs() - delta / 2)
        ).mean().backward()
        optimizer.step()
    return model.weight.detach(), model.bias.detach()


# %% Robust regression: wrong, says "as nn.Linear has it"
def robust_fit(X, y, delta):
    model = nn.Linear(X.shape[1], 1)
    return model.weight.detach().flatten(), model.bias.detach()
