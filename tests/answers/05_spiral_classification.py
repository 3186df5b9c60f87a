"""Answers to the exercises of 05: right ones, and wrong ones with the words that the check says."""

# ruff: noqa: D401, F811, F821


# %% From scores to decisions: right
def decide(scores, threshold):
    """Compare probabilities."""
    return (scores.squeeze(1).sigmoid() > threshold).long()


# %% From scores to decisions: right
def decide(scores, threshold):
    """Compare scores with the score that belongs to the threshold."""
    border = math.log(threshold / (1 - threshold))
    return torch.where(scores[:, 0] > border, 1, 0)


# %% From scores to decisions: right
def decide(scores, threshold):
    """Write the sigmoid out, in double precision, and fill a tensor."""
    classes = torch.zeros(len(scores), dtype=torch.int64)
    classes[1 / (1 + (-scores.double().flatten()).exp()) > threshold] = 1
    return classes


# %% From scores to decisions: wrong, says "return"
def decide(scores, threshold):
    """Forget the return."""
    (scores.squeeze(1).sigmoid() > threshold).long()


# %% From scores to decisions: wrong, says "for probabilities, not for scores"
def decide(scores, threshold):
    """Leave the sigmoid out."""
    return (scores.squeeze(1) > threshold).long()


# %% From scores to decisions: wrong, says "without the column"
def decide(scores, threshold):
    """Keep the column."""
    return (scores.sigmoid() > threshold).long()


# %% From scores to decisions: wrong, says "int64 classes"
def decide(scores, threshold):
    """Return booleans."""
    return scores.squeeze(1).sigmoid() > threshold


# %% From scores to decisions: wrong, says "and not 0.5"
def decide(scores, threshold):
    """Round, which is a threshold of 0.5."""
    return scores.squeeze(1).sigmoid().round().long()


# %% From scores to decisions: wrong, says "a list"
def decide(scores, threshold):
    """Return a list."""
    return [int(s.sigmoid() > threshold) for s in scores]


# %% From scores to decisions: wrong, says "one sigmoid"
def decide(scores, threshold):
    """Apply the sigmoid twice, with a threshold in between."""
    return (scores.squeeze(1).sigmoid().sigmoid() > 0.5 * threshold).long()


# %% From scores to decisions: wrong, says "changed its argument scores"
def decide(scores, threshold):
    """Work in place."""
    return (scores.sigmoid_().squeeze(1) > threshold).long()


# %% From scores to decisions: wrong, says "not *above*"
def decide(scores, threshold):
    """Count the threshold itself as above."""
    return (scores.squeeze(1).sigmoid() >= threshold).long()


# %% From scores to decisions: wrong, says "squeeze(1), not squeeze()"
def decide(scores, threshold):
    """Drop all dimensions of size 1."""
    return (scores.squeeze().sigmoid() > threshold).long()


# %% Find the bug: it runs and learns nothing: right
def train_model(model, data, loss_fn, optimizer, steps):
    """Zero before backward."""
    X, y = data
    model.train()
    for _ in range(steps):
        loss = loss_fn(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# %% Find the bug: it runs and learns nothing: right
def train_model(model, data, loss_fn, optimizer, steps):
    """Zero after the step, and return the last loss."""
    X, y = data
    model.train(True)
    optimizer.zero_grad()
    for _ in range(steps):
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        model.zero_grad()
    return loss.item()


# %% Find the bug: it runs and learns nothing: wrong, says "between backward() and step()"
def train_model(model, data, loss_fn, optimizer, steps):
    """Leave the bug."""
    X, y = data
    for _ in range(steps):
        optimizer.zero_grad()
        loss_fn(model(X), y).backward()
        optimizer.zero_grad()
        optimizer.step()


# %% Find the bug: it runs and learns nothing: wrong, says "add up"
def train_model(model, data, loss_fn, optimizer, steps):
    """Leave zero_grad out."""
    X, y = data
    for _ in range(steps):
        loss_fn(model(X), y).backward()
        optimizer.step()


# %% Find the bug: it runs and learns nothing: wrong, says "add up"
def train_model(model, data, loss_fn, optimizer, steps):
    """Zero once only, before the loop."""
    X, y = data
    optimizer.zero_grad()
    for _ in range(steps):
        loss_fn(model(X), y).backward()
        optimizer.step()


# %% Find the bug: it runs and learns nothing: wrong, says "weights move"
def train_model(model, data, loss_fn, optimizer, steps):
    """Leave the step out."""
    X, y = data
    for _ in range(steps):
        optimizer.zero_grad()
        loss_fn(model(X), y).backward()


# %% Find the bug: it runs and learns nothing: wrong, says "weights move"
def train_model(model, data, loss_fn, optimizer, steps):
    """Train a copy."""
    X, y = data
    model = copy.deepcopy(model)
    for _ in range(steps):
        loss = loss_fn(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# %% Find the bug: it runs and learns nothing: wrong, says "model.train() first"
def train_model(model, data, loss_fn, optimizer, steps):
    """Leave the mode alone."""
    X, y = data
    for _ in range(steps):
        loss = loss_fn(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# %% Find the bug: it runs and learns nothing: wrong, says "inside the loop, once per step"
def train_model(model, data, loss_fn, optimizer, steps):
    """Take a single step."""
    X, y = data
    model.train()
    for _ in range(steps):
        loss = loss_fn(model(X), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


# %% Predict, then measure: can chance beat training?: right
def best_of_random(X, y, tries):
    """Keep the maximum in a loop."""
    best = 0.0
    for _ in range(tries):
        W, b = torch.randn(3, 2), 0.5 * torch.randn(3)
        best = max(best, ((X @ W.T + b).argmax(dim=1) == y).float().mean().item())
    return best


# %% Predict, then measure: can chance beat training?: right
def best_of_random(X, y, tries):
    """All models at once."""
    W, b = torch.randn(tries, 3, 2), 0.5 * torch.randn(tries, 3, 1)
    right = (W @ X.T + b).argmax(dim=1) == y
    return right.float().mean(dim=1).max().item()


# %% Predict, then measure: can chance beat training?: wrong, says "return"
def best_of_random(X, y, tries):
    """Forget the return."""
    best = 0.0
    for _ in range(tries):
        W, b = torch.randn(3, 2), 0.5 * torch.randn(3)
        best = max(best, ((X @ W.T + b).argmax(dim=1) == y).float().mean().item())


# %% Predict, then measure: can chance beat training?: wrong, says "not the last or the mean"
def best_of_random(X, y, tries):
    """Return the last."""
    torch.manual_seed(tries + int(1e6 * torch.rand(1).item()))
    for _ in range(tries):
        W, b = torch.randn(3, 2), 0.5 * torch.randn(3)
        last = ((X @ W.T + b).argmax(dim=1) == y).float().mean().item()
    return last if tries == 1 else min(last, 0.5)


# %% Predict, then measure: can chance beat training?: wrong, says "not the last or the mean"
def best_of_random(X, y, tries):
    """Return the mean."""
    total = 0.0
    for _ in range(tries):
        W, b = torch.randn(3, 2), 0.5 * torch.randn(3)
        total += ((X @ W.T + b).argmax(dim=1) == y).float().mean().item()
    return total / tries


# %% Predict, then measure: can chance beat training?: wrong, says "percentage"
def best_of_random(X, y, tries):
    """Count the points."""
    best = 0
    for _ in range(tries):
        W, b = torch.randn(3, 2), 0.5 * torch.randn(3)
        best = max(best, ((X @ W.T + b).argmax(dim=1) == y).sum().item())
    return best


# %% Predict, then measure: can chance beat training?: wrong, says "fresh random"
def best_of_random(X, y, tries):
    """Draw the same model each time."""
    best = 0.0
    for _ in range(tries):
        torch.manual_seed(0)
        W, b = torch.randn(3, 2), 0.5 * torch.randn(3)
        best = max(best, ((X @ W.T + b).argmax(dim=1) == y).float().mean().item())
    return best


# %% Predict, then measure: can chance beat training?: right
def best_of_random(X, y, tries):
    """Return a tensor of one number, which acts like a float."""
    best = torch.tensor(0.0)
    for _ in range(tries):
        W, b = torch.randn(3, 2), 0.5 * torch.randn(3)
        best = torch.maximum(best, ((X @ W.T + b).argmax(dim=1) == y).float().mean())
    return best


# %% Keep the best accuracy: right
def fit_best(model, data, val_data, loss_fn, optimizer, steps):
    """Copy at each new maximum."""
    best_accuracy, best_weights = -1.0, None
    for _ in range(steps):
        fit(model, data, loss_fn, optimizer, steps=1)
        _, accuracy = evaluate(model, val_data, loss_fn)
        if accuracy > best_accuracy:
            best_accuracy, best_weights = accuracy, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_weights)
    return best_accuracy


# %% Keep the best accuracy: right
def fit_best(model, data, val_data, loss_fn, optimizer, steps):
    """Keep all weights, and look for the best at the end; a loop of its own."""
    kept, accuracies = [], []
    for _ in range(steps):
        loss = loss_fn(model(data[0]), data[1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            right = model(val_data[0]).argmax(dim=1) == val_data[1]
        accuracies.append(right.double().mean().item())
        kept.append({name: value.clone() for name, value in model.state_dict().items()})
    best = max(range(steps), key=accuracies.__getitem__)
    model.load_state_dict(kept[best])
    return accuracies[best]


# %% Keep the best accuracy: wrong, says "live"
def fit_best(model, data, val_data, loss_fn, optimizer, steps):
    """Keep the live weights."""
    best_accuracy, best_weights = -1.0, None
    for _ in range(steps):
        fit(model, data, loss_fn, optimizer, steps=1)
        _, accuracy = evaluate(model, val_data, loss_fn)
        if accuracy > best_accuracy:
            best_accuracy, best_weights = accuracy, model.state_dict()
    model.load_state_dict(best_weights)
    return best_accuracy


# %% Keep the best accuracy: wrong, says "load the copy into this model"
def fit_best(model, data, val_data, loss_fn, optimizer, steps):
    """Give the local name a new meaning."""
    best_accuracy, best_model = -1.0, None
    for _ in range(steps):
        fit(model, data, loss_fn, optimizer, steps=1)
        _, accuracy = evaluate(model, val_data, loss_fn)
        if accuracy > best_accuracy:
            best_accuracy, best_model = accuracy, copy.deepcopy(model)
    model = best_model
    return best_accuracy


# %% Keep the best accuracy: wrong, says "return"
def fit_best(model, data, val_data, loss_fn, optimizer, steps):
    """Forget the return."""
    best_accuracy, best_weights = -1.0, None
    for _ in range(steps):
        fit(model, data, loss_fn, optimizer, steps=1)
        _, accuracy = evaluate(model, val_data, loss_fn)
        if accuracy > best_accuracy:
            best_accuracy, best_weights = accuracy, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_weights)


# %% Keep the best accuracy: wrong, says "the highest of the 150"
def fit_best(model, data, val_data, loss_fn, optimizer, steps):
    """Return the last accuracy."""
    best_accuracy, best_weights = -1.0, None
    for _ in range(steps):
        fit(model, data, loss_fn, optimizer, steps=1)
        _, accuracy = evaluate(model, val_data, loss_fn)
        if accuracy > best_accuracy:
            best_accuracy, best_weights = accuracy, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_weights)
    return accuracy


# %% Keep the best accuracy: wrong, says "on the validation set"
def fit_best(model, data, val_data, loss_fn, optimizer, steps):
    """Watch the training set."""
    best_accuracy, best_weights = -1.0, None
    for _ in range(steps):
        fit(model, data, loss_fn, optimizer, steps=1)
        _, accuracy = evaluate(model, data, loss_fn)
        if accuracy > best_accuracy:
            best_accuracy, best_weights = accuracy, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_weights)
    return best_accuracy


# %% Keep the best accuracy: wrong, says "the highest of the 150"
def fit_best(model, data, val_data, loss_fn, optimizer, steps):
    """Watch the loss."""
    lowest, best_weights = math.inf, None
    for _ in range(steps):
        fit(model, data, loss_fn, optimizer, steps=1)
        loss, accuracy = evaluate(model, val_data, loss_fn)
        if loss < lowest:
            lowest, best_accuracy = loss, accuracy
            best_weights = copy.deepcopy(model.state_dict())
    model.load_state_dict(best_weights)
    return best_accuracy


# %% Five arms: right
def fit_arms(X, y):
    """Use the functions of the notebook."""
    model = make_network(seed=0, classes=int(y.max()) + 1).to(X.device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    fit(model, (X, y), nn.CrossEntropyLoss(), optimizer, steps=300)
    return model


# %% Five arms: right
def fit_arms(X, y):
    """Two hidden layers, in double precision inside, and a loop of its own."""
    torch.manual_seed(1)
    classes = len(y.unique())
    model = nn.Sequential(
        nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, classes)
    ).to(X.device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02)
    for _ in range(250):
        loss = nn.functional.cross_entropy(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


# %% Five arms: wrong, says "return"
def fit_arms(X, y):
    """Forget the return."""
    model = make_network(seed=0, classes=int(y.max()) + 1).to(X.device)
    fit(model, (X, y), loss_fn, torch.optim.Adam(model.parameters(), lr=0.03), steps=100)


# %% Five arms: wrong, says "5 outputs"
def fit_arms(X, y):
    """Always three outputs."""
    model = make_network(seed=0).to(X.device)
    fit(model, (X, y), loss_fn, torch.optim.Adam(model.parameters(), lr=0.03), steps=300)
    return model


# %% Five arms: wrong, says "from 0 to C - 1"
def fit_arms(X, y):
    """One output too few."""
    model = make_network(seed=0, classes=int(y.max())).to(X.device)
    fit(model, (X, y), loss_fn, torch.optim.Adam(model.parameters(), lr=0.03), steps=300)
    return model


# %% Five arms: wrong, says "2 outputs"
def fit_arms(X, y):
    """Always five outputs."""
    model = make_network(seed=0, classes=5).to(X.device)
    fit(model, (X, y), loss_fn, torch.optim.Adam(model.parameters(), lr=0.03), steps=300)
    return model


# %% Five arms: wrong, says "is there a ReLU"
def fit_arms(X, y):
    """Forget the activation."""
    model = nn.Sequential(nn.Linear(2, 100), nn.Linear(100, int(y.max()) + 1)).to(X.device)
    fit(model, (X, y), loss_fn, torch.optim.Adam(model.parameters(), lr=0.03), steps=200)
    return model


# %% Five arms: wrong, says "a rate of 0.01 to 0.3"
def fit_arms(X, y):
    """Too small a rate."""
    model = make_network(seed=0, classes=int(y.max()) + 1).to(X.device)
    fit(model, (X, y), loss_fn, torch.optim.Adam(model.parameters(), lr=0.001), steps=300)
    return model


# %% Five arms: wrong, says "changed its argument X"
def fit_arms(X, y):
    """Standardise in place."""
    X -= X.mean(dim=0)
    model = make_network(seed=0, classes=int(y.max()) + 1).to(X.device)
    fit(model, (X, y), loss_fn, torch.optim.Adam(model.parameters(), lr=0.03), steps=100)
    return model


# %% Five arms: wrong, says "the loss has its own softmax"
def fit_arms(X, y):
    """Add a softmax."""
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(2, 100), nn.ReLU(), nn.Linear(100, int(y.max()) + 1), nn.Softmax(dim=1)
    ).to(X.device)
    fit(model, (X, y), loss_fn, torch.optim.Adam(model.parameters(), lr=0.03), steps=300)
    return model


# %% Five arms: wrong, says "the network is returned"
def fit_arms(X, y):
    """Return the scores."""
    model = make_network(seed=0, classes=int(y.max()) + 1).to(X.device)
    fit(model, (X, y), loss_fn, torch.optim.Adam(model.parameters(), lr=0.03), steps=10)
    return model(X)


# %% Five arms: wrong, says "len(y.unique())"
def fit_arms(X, y):
    """Take the labels for their number."""
    model = make_network(seed=0, classes=y.unique()).to(X.device)
    fit(model, (X, y), loss_fn, torch.optim.Adam(model.parameters(), lr=0.03), steps=10)
    return model


# %% Five arms: wrong, says "the X and y passed in"
def fit_arms(X, y):
    """Train on a few of the points only."""
    model = make_network(seed=0, classes=int(y.max()) + 1).to(X.device)
    fit(model, (X[:9], y[:9]), loss_fn, torch.optim.Adam(model.parameters(), lr=0.03), steps=50)
    return model


# %% Weigh the rare class: right
def class_weights(y):
    """Count with bincount."""
    counts = y.bincount()
    return len(y) / (len(counts) * counts)


# %% Weigh the rare class: right
def class_weights(y):
    """Count in a loop, in double precision."""
    C = int(y.max()) + 1
    shares = [(y == c).double().mean().item() for c in range(C)]
    return torch.tensor([1 / (C * share) for share in shares], dtype=torch.float64)


# %% Weigh the rare class: wrong, says "return"
def class_weights(y):
    """Forget the return."""
    counts = y.bincount()
    len(y) / (len(counts) * counts)


# %% Weigh the rare class: wrong, says "divide by the count"
def class_weights(y):
    """The shares themselves."""
    return y.bincount() / len(y)


# %% Weigh the rare class: wrong, says "average 1"
def class_weights(y):
    """One over the count."""
    return 1 / y.bincount()


# %% Weigh the rare class: wrong, says "average 1"
def class_weights(y):
    """Forget the number of classes."""
    return len(y) / y.bincount()


# %% Weigh the rare class: wrong, says "a list"
def class_weights(y):
    """A list."""
    return [len(y) / (3 * count) for count in y.bincount().tolist()]


# %% Weigh the rare class: wrong, says "shape"
def class_weights(y):
    """A weight per point."""
    counts = y.bincount()
    return (len(y) / (len(counts) * counts))[y]


# %% Weigh the rare class: wrong, says "with two classes"
def class_weights(y):
    """Always three classes."""
    return len(y) / (3 * y.bincount())


# %% Weigh the rare class: wrong, says "N and C of y"
def class_weights(y):
    """Take the notebook's N."""
    counts = y.bincount()
    return N / (len(counts) * counts)


# %% Predict, then measure: a sine in place of the ReLU: right
def sine_network(width, omega):
    """Make the last layer first."""
    last = nn.Linear(width, 3)
    return nn.Sequential(nn.Linear(2, width), Sine(omega), last)


def steps_to(target, model, data, loss_fn, optimizer, max_steps):
    """Count by hand."""
    count, accuracy = 0, 0.0
    while accuracy < target and count < max_steps:
        fit(model, data, loss_fn, optimizer, steps=1)
        _, accuracy = evaluate(model, data, loss_fn)
        count += 1
    return count


# %% Predict, then measure: a sine in place of the ReLU: wrong, says "count from 1"
def sine_network(width, omega):
    """As the text says."""
    return nn.Sequential(nn.Linear(2, width), Sine(omega), nn.Linear(width, 3))


def steps_to(target, model, data, loss_fn, optimizer, max_steps):
    """Count from 0."""
    for step in range(max_steps):
        fit(model, data, loss_fn, optimizer, steps=1)
        if evaluate(model, data, loss_fn)[1] >= target:
            return step
    return max_steps


# %% Predict, then measure: a sine in place of the ReLU: wrong, says "after each single step"
def sine_network(width, omega):
    """As the text says."""
    return nn.Sequential(nn.Linear(2, width), Sine(omega), nn.Linear(width, 3))


def steps_to(target, model, data, loss_fn, optimizer, max_steps):
    """Take bites of ten steps."""
    for step in range(10, max_steps + 1, 10):
        fit(model, data, loss_fn, optimizer, steps=10)
        if evaluate(model, data, loss_fn)[1] >= target:
            return step
    return max_steps


# %% Predict, then measure: a sine in place of the ReLU: wrong, says "as `width` says"
def sine_network(width, omega):
    """Ignore width."""
    return nn.Sequential(nn.Linear(2, 100), Sine(omega), nn.Linear(100, 3))


# %% Predict, then measure: a sine in place of the ReLU: wrong, says "sin(3 · 1)"
def sine_network(width, omega):
    """Ignore omega, with the value of the text."""
    return nn.Sequential(nn.Linear(2, width), Sine(10.0), nn.Linear(width, 3))


# %% Predict, then measure: a sine in place of the ReLU: right
def sine_network(width, omega):
    """As the text says."""
    return nn.Sequential(nn.Linear(2, width), Sine(omega), nn.Linear(width, 3))


def steps_to(target, model, data, loss_fn, optimizer, max_steps):
    """A for loop with a return inside."""
    for step in range(1, max_steps + 1):
        fit(model, data, loss_fn, optimizer, steps=1)
        if evaluate(model, data, loss_fn)[1] >= target:
            return step
    return max_steps


# %% Predict, then measure: a sine in place of the ReLU: right
def sine_network(width, omega):
    """Build the list first."""
    layers = [nn.Linear(2, width)]
    layers += [Sine(omega), nn.Linear(width, 3)]
    return nn.Sequential(*layers)


def steps_to(target, model, data, loss_fn, optimizer, max_steps):
    """A while loop of its own, with the accuracy before each step."""
    X, y = data
    step = 0
    while step < max_steps:
        logits = model(X)
        if (logits.argmax(dim=1) == y).float().mean() >= target:
            break
        optimizer.zero_grad()
        loss_fn(logits, y).backward()
        optimizer.step()
        step += 1
    return step


# %% Predict, then measure: a sine in place of the ReLU: wrong, says "return"
def sine_network(width, omega):
    """Forget the return."""
    nn.Sequential(nn.Linear(2, width), Sine(omega), nn.Linear(width, 3))


# %% Predict, then measure: a sine in place of the ReLU: wrong, says "three parts"
def sine_network(width, omega):
    """A ReLU after the scores."""
    return nn.Sequential(nn.Linear(2, width), Sine(omega), nn.Linear(width, 3), nn.ReLU())


# %% Predict, then measure: a sine in place of the ReLU: wrong, says "sin(3 · 1)"
def sine_network(width, omega):
    """Ignore omega."""
    return nn.Sequential(nn.Linear(2, width), Sine(1.0), nn.Linear(width, 3))


# %% Predict, then measure: a sine in place of the ReLU: wrong, says "max_steps when"
def sine_network(width, omega):
    """As the text says."""
    return nn.Sequential(nn.Linear(2, width), Sine(omega), nn.Linear(width, 3))


def steps_to(target, model, data, loss_fn, optimizer, max_steps):
    """Forget the case in which the target is never reached."""
    for step in range(1, max_steps + 1):
        fit(model, data, loss_fn, optimizer, steps=1)
        if evaluate(model, data, loss_fn)[1] >= target:
            return step


# %% Predict, then measure: a sine in place of the ReLU: wrong, says "after each single step"
def sine_network(width, omega):
    """As the text says."""
    return nn.Sequential(nn.Linear(2, width), Sine(omega), nn.Linear(width, 3))


def steps_to(target, model, data, loss_fn, optimizer, max_steps):
    """Train to the end, and never look."""
    fit(model, data, loss_fn, optimizer, steps=max_steps)
    return max_steps


# %% Predict, then measure: a sine in place of the ReLU: wrong, says "target is reached"
def sine_network(width, omega):
    """As the text says."""
    return nn.Sequential(nn.Linear(2, width), Sine(omega), nn.Linear(width, 3))


def steps_to(target, model, data, loss_fn, optimizer, max_steps):
    """Return after the first step."""
    for step in range(1, max_steps + 1):
        fit(model, data, loss_fn, optimizer, steps=1)
        if evaluate(model, data, loss_fn)[1] < target:
            return step
    return max_steps


# %% As small as you can: right
def small_network(data):
    """The best of three starts with five units of tanh."""
    best, best_loss = None, math.inf
    for seed in range(3):
        model = make_network(seed, width=5, activation=nn.Tanh).to(data[0].device)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        fit(model, data, nn.CrossEntropyLoss(), optimizer, steps=1000)
        loss, _ = evaluate(model, data, nn.CrossEntropyLoss())
        if loss < best_loss:
            best, best_loss = model, loss
    return best


# %% As small as you can: right, slow
def small_network(data):
    """The best of eight starts with six leaky units."""
    trained = []
    for seed in range(8):
        model = make_network(seed, width=6, activation=nn.LeakyReLU).to(data[0].device)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        fit(model, data, loss_fn, optimizer, steps=1000)
        trained.append((evaluate(model, data, loss_fn)[0], seed, model))
    return min(trained)[2]


# %% As small as you can: wrong, says "return"
def small_network(data):
    """Forget the return."""
    make_network(0, width=5, activation=nn.Tanh).to(data[0].device)


# %% As small as you can: wrong, says "at most 40"
def small_network(data):
    """Too wide."""
    model = make_network(0, width=20).to(data[0].device)
    fit(model, data, loss_fn, torch.optim.Adam(model.parameters(), lr=0.1), steps=300)
    return model


# %% As small as you can: wrong, says "it is trained"
def small_network(data):
    """Forget to train."""
    return make_network(0, width=5, activation=nn.Tanh).to(data[0].device)


# %% As small as you can: wrong, says "between its linear layers"
def small_network(data):
    """No activation."""
    model = make_network(0, width=5, activation=nn.Identity).to(data[0].device)
    fit(model, data, loss_fn, torch.optim.Adam(model.parameters(), lr=0.1), steps=300)
    return model


# %% As small as you can: wrong, says "more steps"
def small_network(data):
    """Stop far too early."""
    model = make_network(0, width=5, activation=nn.Tanh).to(data[0].device)
    fit(model, data, loss_fn, torch.optim.Adam(model.parameters(), lr=0.1), steps=50)
    return model


# %% As small as you can: wrong, says "on the data passed in"
def small_network(data):
    """Train on the notebook's own points."""
    model = make_network(0, width=5, activation=nn.Tanh).to(data[0].device)
    fit(model, tenth_set, loss_fn, torch.optim.Adam(model.parameters(), lr=0.1), steps=1000)
    return model


# %% As small as you can: wrong, says "the network alone"
def small_network(data):
    """Return the loss, too."""
    model = make_network(0, width=5, activation=nn.Tanh).to(data[0].device)
    return model, evaluate(model, data, loss_fn)[0]
