"""Answers to the exercises of 02_autograd, right and wrong."""


# %% Division for Value: right
def divide(top, bottom):
    quotient = top.data / bottom.data
    return Value(quotient, [(top, 1 / bottom.data), (bottom, -quotient / bottom.data)])


# %% Division for Value: right
def divide(top, bottom):
    return top * bottom**-1


# %% Division for Value: right
def divide(top, bottom):
    inverse = Value(1 / bottom.data, [(bottom, -1 / bottom.data**2)], "1/x")
    return top * inverse


# %% Division for Value: wrong, says "is there a `return`"
def divide(top, bottom):
    quotient = Value(top.data / bottom.data, [(top, 1 / bottom.data)])


# %% Division for Value: wrong, says "a Value, as + and × return one"
def divide(top, bottom):
    return top.data / bottom.data


# %% Division for Value: wrong, says "both inputs are noted"
def divide(top, bottom):
    return Value(top.data / bottom.data)


# %% Division for Value: wrong, says "the two are exchanged"
def divide(top, bottom):
    slopes = [(bottom, 1 / bottom.data), (top, -top.data / bottom.data**2)]
    return Value(top.data / bottom.data, slopes, "÷")


# %% Division for Value: wrong, says "bottom's slope is negative"
def divide(top, bottom):
    slopes = [(top, 1 / bottom.data), (bottom, top.data / bottom.data**2)]
    return Value(top.data / bottom.data, slopes, "÷")


# %% Division for Value: wrong, says "-top / bottom²"
def divide(top, bottom):
    return Value(top.data / bottom.data, [(top, 1 / bottom.data), (bottom, -1 / bottom.data**2)])


# %% Division for Value: wrong, says "divide itself changes no grad"
def divide(top, bottom):
    top.grad += 1 / bottom.data
    bottom.grad += -top.data / bottom.data**2
    return Value(top.data / bottom.data, [(top, 0.0), (bottom, 0.0)])


# %% Division for Value: wrong, says "the two inputs keep their numbers"
def divide(top, bottom):
    top.data /= bottom.data
    return top


# %% Division for Value: right
def divide(top, bottom):
    return (bottom * top**-1) ** -1


# %% Division for Value: wrong, says "(a Value, its slope)"
def divide(top, bottom):
    return Value(top.data / bottom.data, [top, bottom])


# %% Division for Value: wrong, says "(a Value, its slope)"
def divide(top, bottom):
    slopes = [(1 / bottom.data, top), (-top.data / bottom.data**2, bottom)]
    return Value(top.data / bottom.data, slopes)


# %% Predict: four slopes: right
def predicted():
    return [7, 12, 20, 4]


# %% Predict: four slopes: right
def predicted():
    return torch.tensor([7.0, 12.0, 20.0, 4.0])


# %% Predict: four slopes: right
def predicted():
    return 2 * 3 + 1, 2 * (3 * 1 - 1) * 3, 2 * 2 * 5, 4.0


# %% Predict: four slopes: wrong, says "is there a `return`"
def predicted():
    [7, 12, 20, 4]


# %% Predict: four slopes: wrong, says "x is used three times"
def predicted():
    return [4, 12, 20, 4]


# %% Predict: four slopes: wrong, says "that of the inner part"
def predicted():
    return [7, 4, 20, 4]


# %% Predict: four slopes: wrong, says "they are exchanged"
def predicted():
    return [7, 12, 4, 20]


# %% Predict: four slopes: wrong, says "b stays as a factor"
def predicted():
    return [7, 12, 4, 4]


# %% Predict: four slopes: wrong, says "a list of four numbers"
def predicted():
    return 7


# %% Predict: four slopes: wrong, says "a list of four numbers"
def predicted():
    return [7, 12, 20]


# %% Predict: four slopes: wrong, says "what autograd measures"
def predicted():
    return [7, 12, 20, 10]


# %% Predict: four slopes: right
def predicted():
    return torch.tensor([7, 12, 20, 4]).numpy()


# %% Find the bug: the price that swings: right
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    for _ in range(steps):
        ((w * X - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad.zero_()
    return w.item()


# %% Find the bug: the price that swings: right
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=False)
        loss = ((w * X - y) ** 2).mean()
        loss.backward()
        optimizer.step()
    return w.detach()


# %% Find the bug: the price that swings: right
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad(((w * X - y) ** 2).mean(), w)
        w = (w - lr * slope).detach().requires_grad_()
    return w.item()


# %% Find the bug: the price that swings: wrong, says "the slopes of all steps still add up"
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        loss = ((w * X - y) ** 2).mean()
        loss.backward()
        optimizer.step()
    return w.item()


# %% Find the bug: the price that swings: wrong, says "erases each slope"
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        loss = ((w * X - y) ** 2).mean()
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
    return w.item()


# %% Find the bug: the price that swings: wrong, says "is there a `return`"
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        loss = ((w * X - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# %% Find the bug: the price that swings: wrong, says "graph still attached"
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        loss = ((w * X - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w


# %% Find the bug: the price that swings: wrong, says "Is the slope subtracted?"
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    for _ in range(steps):
        ((w * X - y) ** 2).mean().backward()
        with torch.no_grad():
            w += lr * w.grad
        w.grad = None
    return w.item()


# %% Find the bug: the price that swings: wrong, says "one Python number"
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        loss = ((w * X - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return [w.item()]


# %% Find the bug: the price that swings: wrong, says "w = 4 after 60 steps"
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr / 100)
    optimizer.zero_grad()
    for _ in range(steps):
        loss = ((w * X - y) ** 2).mean()
        loss.backward()
        optimizer.step()
    return w.item()


# %% Find the bug: the price that swings: right
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    for _ in range(steps):
        w.grad = None
        ((w * X - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
    return w.detach().numpy()


# %% Find the bug: the price that swings: wrong, says "lr times its own slope"
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for step in range(steps):
        loss = ((w * X - y) ** 2).mean()
        if step % 2 == 0:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.item()


# %% Find the bug: the price that swings: wrong, says "lr times its own slope"
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for step in range(steps):
        loss = ((w * X - y) ** 2).mean()
        if step % 3 == 0:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.item()


# %% Find the bug: the price that swings: wrong, says "lr times its own slope"
def fit_rate(X, y, lr=0.1, steps=60):
    w = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        loss = ((w * X - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        w.grad /= 2
    return w.item()


# %% Find the bug: the price that never moves: right
def fit_fee(X, y, lr=0.2, steps=200):
    w = torch.zeros((), requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    for _ in range(steps):
        apples = w * X
        loss = ((apples + b - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.item(), b.item()


# %% Find the bug: the price that never moves: right
def fit_fee(X, y, lr=0.2, steps=200):
    both = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    for _ in range(steps):
        loss = ((both[0] * X + both[1] - y) ** 2).mean()
        both.grad = None
        loss.backward()
        with torch.no_grad():
            both -= lr * both.grad
    return both.tolist()


# %% Find the bug: the price that never moves: right
def fit_fee(X, y, lr=0.2, steps=200):
    w = torch.zeros((), requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    for _ in range(steps):
        apples = torch.stack([w * kilograms for kilograms in X])
        loss = ((apples + b - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.detach(), b.detach()


# %% Find the bug: the price that never moves: wrong, says "no slope reaches it"
def fit_fee(X, y, lr=0.2, steps=200):
    w = torch.zeros((), requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    for _ in range(steps):
        loss = ((w.detach() * X + b - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.item(), b.item()


# %% Find the bug: the price that never moves: wrong, says "b moves, too"
def fit_fee(X, y, lr=0.2, steps=200):
    w = torch.zeros((), requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        loss = ((w * X + b - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.item(), b.item()


# %% Find the bug: the price that never moves: wrong, says "they are exchanged"
def fit_fee(X, y, lr=0.2, steps=200):
    w = torch.zeros((), requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    for _ in range(steps):
        loss = ((w * X + b - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return b.item(), w.item()


# %% Find the bug: the price that never moves: wrong, says "graph still attached"
def fit_fee(X, y, lr=0.2, steps=200):
    w = torch.zeros((), requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    for _ in range(steps):
        loss = ((w * X + b - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w, b


# %% Find the bug: the price that never moves: wrong, says "is there a `return`"
def fit_fee(X, y, lr=0.2, steps=200):
    w = torch.zeros((), requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    for _ in range(steps):
        loss = ((w * X + b - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# %% Find the bug: the price that never moves: wrong, says "two numbers, w and b"
def fit_fee(X, y, lr=0.2, steps=200):
    w = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        loss = ((w * X - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.item()


# %% Find the bug: the price that never moves: wrong, says "w and b after steps = 1"
def fit_fee(X, y, lr=0.2, steps=200):
    w = torch.zeros((), requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    for _ in range(5):
        loss = ((w * X + b - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.item(), b.item()


# %% Find the bug: the price that never moves: right
def fit_fee(X, y, lr=0.2, steps=200):
    w = torch.zeros(1, requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    for _ in range(steps):
        slopes = torch.autograd.grad(((w * X + b - y) ** 2).mean(), [w, b])
        with torch.no_grad():
            w -= lr * slopes[0]
            b -= lr * slopes[1]
    return torch.cat([w, b]).detach().numpy()


# %% Find the bug: the price that never moves: wrong, says "w and b after steps = 1"
def fit_fee(X, y, lr=0.2, steps=200):
    A = torch.stack([X, torch.ones_like(X)], dim=1)
    return torch.linalg.lstsq(A, y[:, None]).solution.flatten().tolist()


# %% Find the bug: the price that never moves: wrong, says "is zero_grad() in the loop"
def fit_fee(X, y, lr=0.2, steps=200):
    w = torch.zeros((), requires_grad=True)
    b = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    optimizer.zero_grad()
    for _ in range(steps):
        loss = ((w * X + b - y) ** 2).mean()
        loss.backward()
        optimizer.step()
    return w.item(), b.item()


# %% Find the bug: the price that never moves: wrong, says "subtracted, not added"
def fit_fee(X, y, lr=0.2, steps=200):
    both = torch.zeros(2, requires_grad=True)
    for _ in range(steps):
        both.grad = None
        ((both[0] * X + both[1] - y) ** 2).mean().backward()
        with torch.no_grad():
            both += lr * both.grad
    return both.tolist()


# %% Find the bug: the weight that may not be set: right
def start_weights(n):
    w = torch.full((n,), 0.5, requires_grad=True)
    with torch.no_grad():
        w[0] = 1.0
    return w


# %% Find the bug: the weight that may not be set: right
def start_weights(n):
    return torch.tensor([1.0] + [0.5] * (n - 1), requires_grad=True)


# %% Find the bug: the weight that may not be set: right
def start_weights(n):
    w = torch.full((n,), 0.5, dtype=torch.float64, requires_grad=True)
    w = w.detach()
    w[0] = 1.0
    return w.requires_grad_()


# %% Find the bug: the weight that may not be set: wrong, says "here an operation made w"
def start_weights(n):
    w = torch.full((n,), 0.5, requires_grad=True).clone()
    w[0] = 1.0
    return w


# %% Find the bug: the weight that may not be set: wrong, says "not on again"
def start_weights(n):
    w = torch.full((n,), 0.5, requires_grad=True).detach()
    w[0] = 1.0
    return w


# %% Find the bug: the weight that may not be set: wrong, says "is there a `return`"
def start_weights(n):
    w = torch.full((n,), 0.5)
    w[0] = 1.0
    w.requires_grad_()


# %% Find the bug: the weight that may not be set: wrong, says "a list in place of a tensor"
def start_weights(n):
    return [1.0] + [0.5] * (n - 1)


# %% Find the bug: the weight that may not be set: wrong, says "1.0, then 0.5"
def start_weights(n):
    return torch.full((n,), 0.5, requires_grad=True)


# %% Find the bug: the weight that may not be set: wrong, says "here an operation made w"
def start_weights(n):
    w = torch.full((n,), 0.5, requires_grad=True)
    first = torch.arange(n) == 0
    return torch.where(first, 1.0, w)


# %% The gradient of log-sum-exp: right
def row_gradients(f, scores):
    leaf = scores.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(f(leaf).sum(), leaf)
    return gradients


# %% The gradient of log-sum-exp: right
def row_gradients(f, scores):
    leaf = scores.double().requires_grad_()
    f(leaf).backward(gradient=torch.ones(len(scores)).double())
    return leaf.grad


# %% The gradient of log-sum-exp: right
def row_gradients(f, scores):
    rows = []
    for row in scores:
        leaf = row.clone().requires_grad_()
        f(leaf[None]).squeeze().backward()
        rows.append(leaf.grad)
    return torch.stack(rows)


# %% The gradient of log-sum-exp: right
def row_gradients(f, scores):
    return torch.func.grad(lambda s: f(s).sum())(scores)


# %% The gradient of log-sum-exp: wrong, says "f itself is called"
def row_gradients(f, scores):
    return torch.softmax(scores, dim=1)


# %% The gradient of log-sum-exp: wrong, says "the f given, and not of one only"
def row_gradients(f, scores):
    f(scores)
    return torch.softmax(scores, dim=1)


# %% The gradient of log-sum-exp: wrong, says "returns a tuple, even for one input"
def row_gradients(f, scores):
    leaf = scores.clone().requires_grad_()
    return torch.autograd.grad(f(leaf).sum(), leaf)


# %% The gradient of log-sum-exp: wrong, says "graph still attached"
def row_gradients(f, scores):
    leaf = scores.clone().requires_grad_()
    (gradients,) = torch.autograd.grad(f(leaf).sum(), leaf, create_graph=True)
    return gradients


# %% The gradient of log-sum-exp: wrong, says "it does not require a gradient"
def row_gradients(f, scores):
    scores.requires_grad_()
    (gradients,) = torch.autograd.grad(f(scores).sum(), scores)
    return gradients


# %% The gradient of log-sum-exp: wrong, says "a mean divides it by N"
def row_gradients(f, scores):
    leaf = scores.clone().requires_grad_()
    f(leaf).mean().backward()
    return leaf.grad


# %% The gradient of log-sum-exp: wrong, says "is there a `return`"
def row_gradients(f, scores):
    leaf = scores.clone().requires_grad_()
    f(leaf).sum().backward()


# %% The gradient of log-sum-exp: wrong, says "grad can be implicitly created only"
def row_gradients(f, scores):
    leaf = scores.clone().requires_grad_()
    f(leaf).backward()
    return leaf.grad


# %% The gradient of log-sum-exp: wrong, says "does not require grad"
def row_gradients(f, scores):
    leaf = scores.clone()
    f(leaf).sum().backward()
    return leaf.grad


# %% The gradient of log-sum-exp: wrong, says "left in scores.grad"
def row_gradients(f, scores):
    scores.requires_grad_()
    f(scores).sum().backward()
    scores.requires_grad_(False)
    return scores.grad.clone()


# %% Newton downhill: right
def newton_downhill(f, start, steps):
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad(f(w), w, create_graph=True)
        (curvature,) = torch.autograd.grad(slope, w)
        w = (w - slope / curvature.abs()).detach().requires_grad_()
    return w.item()


# %% Newton downhill: right
def newton_downhill(f, start, steps):
    w = float(start)
    for _ in range(steps):
        slope, curvature = slope_and_curvature(f, w)
        w -= slope / abs(curvature)
    return w


# %% Newton downhill: wrong, says "is there a `return`"
def newton_downhill(f, start, steps):
    w = torch.tensor(start, requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad(f(w), w, create_graph=True)
        (curvature,) = torch.autograd.grad(slope, w)
        with torch.no_grad():
            w -= slope / curvature.abs()


# %% Newton downhill: wrong, says "graph still attached"
def newton_downhill(f, start, steps):
    w = torch.tensor(start, requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad(f(w), w, create_graph=True)
        (curvature,) = torch.autograd.grad(slope, w)
        with torch.no_grad():
            w -= slope / curvature.abs()
    return w


# %% Newton downhill: wrong, says "a Python number: .item()"
def newton_downhill(f, start, steps):
    w = torch.tensor(start, requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad(f(w), w, create_graph=True)
        (curvature,) = torch.autograd.grad(slope, w)
        with torch.no_grad():
            w -= slope / curvature.abs()
    return w.detach()


# %% Newton downhill: wrong, says "here the record grows"
def newton_downhill(f, start, steps):
    w = torch.tensor(start, requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad(f(w), w, create_graph=True)
        (curvature,) = torch.autograd.grad(slope, w, create_graph=True)
        w = w - slope / curvature.abs()
    return w.item()


# %% Newton downhill: wrong, says "element 0 of tensors"
def newton_downhill(f, start, steps):
    w = torch.tensor(start, requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad(f(w), w)
        (curvature,) = torch.autograd.grad(slope, w)
        with torch.no_grad():
            w -= slope / curvature.abs()
    return w.item()


# %% Newton downhill: wrong, says "the jump is subtracted, not added"
def newton_downhill(f, start, steps):
    w = torch.tensor(start, requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad(f(w), w, create_graph=True)
        (curvature,) = torch.autograd.grad(slope, w)
        with torch.no_grad():
            w += slope / curvature.abs()
    return w.item()


# %% Newton downhill: wrong, says "only the slope was subtracted"
def newton_downhill(f, start, steps):
    w = torch.tensor(start, requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad(f(w), w)
        with torch.no_grad():
            w -= slope
    return w.item()


# %% Newton downhill: wrong, says ".data changes w behind autograd's back"
def newton_downhill(f, start, steps):
    w = torch.tensor(start, requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad(f(w), w, create_graph=True)
        (curvature,) = torch.autograd.grad(slope, w)
        w.data -= slope / curvature.abs()
    return w.item()


# %% Newton downhill: right
def newton_downhill(f, start, steps):
    w = torch.tensor(start)
    first = torch.func.grad(f)
    second = torch.func.grad(first)
    for _ in range(steps):
        w = w - first(w) / second(w).abs()
    return w.item()


# %% Newton downhill: right
def newton_downhill(f, start, steps):
    w = start
    for _ in range(steps):
        at = torch.tensor(w, dtype=torch.float64)
        curvature = torch.autograd.functional.hessian(f, at).item()
        slope = torch.autograd.functional.jacobian(f, at).item()
        w = w - slope / curvature if curvature > 0 else w + slope / curvature
    return w


# %% Newton downhill: right
def newton_downhill(f, start, steps):
    w = torch.tensor(float(start), requires_grad=True)
    for _ in range(steps):
        f(w.detach())  # to print it, perhaps
        (slope,) = torch.autograd.grad(f(w), w, create_graph=True)
        (curvature,) = torch.autograd.grad(slope, w)
        with torch.no_grad():
            w -= slope / curvature.abs()
    return w.item()


# %% Newton downhill: right
def newton_downhill(f, start, steps):
    w = torch.tensor(start)
    for _ in range(steps):
        w = w - torch.func.grad(f)(w) / torch.func.jacrev(torch.func.jacrev(f))(w).abs()
    return float(w)


# %% Newton downhill: wrong, says "0 is its highest point"
def newton_downhill(f, start, steps):
    w = torch.tensor(start, requires_grad=True)
    for _ in range(steps):
        (slope,) = torch.autograd.grad(f(w), w, create_graph=True)
        (curvature,) = torch.autograd.grad(slope, w)
        with torch.no_grad():
            w -= slope / curvature
    return w.item()


# %% Newton downhill: wrong, says "shall come from autograd"
def newton_downhill(f, start, steps):
    w = torch.tensor(start, dtype=torch.float64)
    h = 1e-4
    for _ in range(steps):
        slope = (f(w + h) - f(w - h)) / (2 * h)
        curvature = (f(w + h) - 2 * f(w) + f(w - h)) / h**2
        w = w - slope / curvature.abs()
    return w.item()


# %% Newton downhill: wrong, says "with steps = 0 it returns start"
def newton_downhill(f, start, steps):
    w = torch.tensor(start, requires_grad=True)
    for _ in range(steps + 1):
        (slope,) = torch.autograd.grad(f(w), w, create_graph=True)
        (curvature,) = torch.autograd.grad(slope, w)
        with torch.no_grad():
            w -= slope / curvature.abs()
    return w.item()


# %% A straight-through clamp: right
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        return torch.clamp(x, min=low, max=high)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.clone(), None, None


# %% A straight-through clamp: right
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(x, low, high):
        return torch.where(x < low, low, torch.where(x > high, high, x))

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, slopes):
        return slopes, None, None


# %% A straight-through clamp: wrong, says "0 came there"
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        ctx.save_for_backward((x >= low) & (x <= high))
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.saved_tensors[0], None, None


# %% A straight-through clamp: wrong, says "not 1 in their place"
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return torch.ones_like(grad_output), None, None


# %% A straight-through clamp: wrong, says "three values from backward"
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output


# %% A straight-through clamp: wrong, says "three values from backward"
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output, grad_output.sum(), grad_output.sum()


# %% A straight-through clamp: wrong, says "is there a `return`"
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output, None, None


# %% A straight-through clamp: wrong, says "`clamp` without `_`"
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        return x.data.clamp_(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output, None, None


# %% A straight-through clamp: wrong, says "clamped to"
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        return x.clamp(-1, 1)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output, None, None


# %% A straight-through clamp: right
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        ctx.low, ctx.high = low, high
        return x.clone().clamp_(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * 1, None, None


# %% A straight-through clamp: wrong, says "`clamp` without `_`"
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        return x.clamp_(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output, None, None


# %% A straight-through clamp: wrong, says "keep numbers as ctx.low = low"
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        ctx.save_for_backward(x, low, high)
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output, None, None


# %% A straight-through clamp: wrong, says "a subclass of torch.autograd.Function"
class StraightThroughClamp:
    @staticmethod
    def apply(x, low, high):
        return x + (x.clamp(low, high) - x).detach()


# %% A straight-through clamp: wrong, says "None here"
class StraightThroughClamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return None, None, None
