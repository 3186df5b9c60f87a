"""Answers to the exercises of 07: right ones, and wrong ones with the words that the check says."""

# ruff: noqa: D101, D102, D105, D107, D401, F811, F821


# %% Even or odd: right
class EvenOdd(Dataset):
    """Keep the data set and ask it."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, index):
        image, digit = self.dataset[index]
        return image, digit % 2


# %% Even or odd: right
class EvenOdd(Dataset):
    """Use Python numbers and a condition."""

    def __init__(self, dataset):
        super().__init__()
        self.pairs = dataset

    def __len__(self):
        return sum(1 for _ in range(len(self.pairs)))

    def __getitem__(self, index):
        return self.pairs[index][0], 0 if int(self.pairs[index][1]) in (0, 2, 4, 6, 8) else 1


# %% Even or odd: wrong, says "that was passed in"
class EvenOdd(Dataset):
    """Read the global data set, not the one that was passed in."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __len__(self):
        return 6

    def __getitem__(self, index):
        image, digit = source[index]
        return image, digit % 2


# %% Even or odd: wrong, says "return"
class EvenOdd(Dataset):
    """Forget the return."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, index):
        image, digit = self.dataset[index]
        (image, digit % 2)


# %% Even or odd: wrong, says "not the other way round"
class EvenOdd(Dataset):
    """Exchange the labels."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, index):
        image, digit = self.dataset[index]
        return image, 1 - digit % 2


# %% Even or odd: wrong, says "a pair"
class EvenOdd(Dataset):
    """Return the label alone."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, index):
        return self.dataset[index][1] % 2


# %% Even or odd: wrong, says "digit % 2"
class EvenOdd(Dataset):
    """Leave the labels as they are."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, index):
        return self.dataset[index]


# %% Even or odd: wrong, says "as many examples"
class EvenOdd(Dataset):
    """Count pairs of examples."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __len__(self):
        return len(self.dataset) // 2

    def __getitem__(self, index):
        image, digit = self.dataset[index]
        return image, digit % 2


# %% Even or odd: wrong, says "stays as it was"
class EvenOdd(Dataset):
    """Change the labels of the data set that was passed in."""

    def __init__(self, dataset):
        dataset.tensors[1].remainder_(2)
        self.dataset = dataset

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, index):
        return self.dataset[index]


# %% Even or odd: wrong, says "whole numbers"
class EvenOdd(Dataset):
    """Return True and False."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, index):
        image, digit = self.dataset[index]
        return image, digit % 2 == 1


# %% Find the bug: the loss stays at log 10: right
def shuffled(X, y, batch_size):
    """Draw one order for both."""
    order = torch.randperm(len(y))
    X, y = X[order], y[order]
    for first in range(0, len(y), batch_size):
        yield X[first : first + batch_size], y[first : first + batch_size]


# %% Find the bug: the loss stays at log 10: right
def shuffled(X, y, batch_size):
    """Cut the order instead of the data, and collect the batches in a list."""
    return [(X[rows], y[rows]) for rows in torch.randperm(len(X)).split(batch_size)]


# %% Find the bug: the loss stays at log 10: right
def shuffled(X, y, batch_size):
    """Let the DataLoader do it."""
    return DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=True)


# %% Find the bug: the loss stays at log 10: wrong, says "yield hands out"
def shuffled(X, y, batch_size):
    """Return the first batch."""
    order = torch.randperm(len(y))
    X, y = X[order], y[order]
    for first in range(0, len(y), batch_size):
        return X[first : first + batch_size], y[first : first + batch_size]


# %% Find the bug: the loss stays at log 10: wrong, says "stay as they were"
def shuffled(X, y, batch_size):
    """Shuffle in place."""
    order = torch.randperm(len(y))
    X[:], y[:] = X[order], y[order]
    for first in range(0, len(y), batch_size):
        yield X[first : first + batch_size], y[first : first + batch_size]


# %% Find the bug: the loss stays at log 10: wrong, says "shuffle before you cut"
def shuffled(X, y, batch_size):
    """Shuffle inside each batch only."""
    for first in range(0, len(y), batch_size):
        rows = first + torch.randperm(min(batch_size, len(y) - first))
        yield X[rows], y[rows]


# %% Find the bug: the loss stays at log 10: wrong, says "shuffle before you cut"
def shuffled(X, y, batch_size):
    """Shuffle whole batches."""
    parts = torch.arange(len(y)).split(batch_size)
    for k in torch.randperm(len(parts)).tolist():
        yield X[parts[k]], y[parts[k]]


# %% Find the bug: the loss stays at log 10: wrong, says "one and the same order"
def shuffled(X, y, batch_size):
    """Draw a new order for the labels of each batch."""
    for rows in torch.randperm(len(y)).split(batch_size):
        yield X[rows], y[rows[torch.randperm(len(rows))]]


# %% Find the bug: the loss stays at log 10: wrong, says "not the given one"
def shuffled(X, y, batch_size):
    """Do not shuffle at all."""
    for first in range(0, len(y), batch_size):
        yield X[first : first + batch_size], y[first : first + batch_size]


# %% Find the bug: the loss stays at log 10: wrong, says "exactly once"
def shuffled(X, y, batch_size):
    """Draw rows anew for each batch."""
    for first in range(0, len(y), batch_size):
        size = min(batch_size, len(y) - first)
        rows = torch.randint(len(y), (size,))
        yield X[rows], y[rows]


# %% Find the bug: the loss stays at log 10: wrong, says "all ten examples"
def shuffled(X, y, batch_size):
    """Lose the last batch."""
    order = torch.randperm(len(y))
    for first in range(0, len(y) - batch_size + 1, batch_size):
        rows = order[first : first + batch_size]
        yield X[rows], y[rows]


# %% Find the bug: the loss stays at log 10: wrong, says "a new order in each pass"
def shuffled(X, y, batch_size):
    """Draw the same order each time."""
    generator = torch.Generator().manual_seed(0)
    for rows in torch.randperm(len(y), generator=generator).split(batch_size):
        yield X[rows], y[rows]


# %% Find the bug: the loss stays at log 10: wrong, says "return"
def shuffled(X, y, batch_size):
    """Build a list and forget to return it."""
    [(X[rows], y[rows]) for rows in torch.randperm(len(X)).split(batch_size)]


# %% Find the bug: the loss stays at log 10: wrong, says "batches of 4, 4 and 2"
def shuffled(X, y, batch_size):
    """Hand out all in one batch."""
    order = torch.randperm(len(y))
    yield X[order], y[order]


# %% Predict, then measure: how far off is a small test?: right
def accuracies_of_parts(right, n):
    """Reshape into rows."""
    parts = len(right) // n
    return right[: parts * n].reshape(parts, n).float().mean(dim=1)


# %% Predict, then measure: how far off is a small test?: right
def accuracies_of_parts(right, n):
    """Loop over the parts, in double precision."""
    shares = []
    for k in range(len(right) // n):
        shares.append(right[k * n : (k + 1) * n].double().mean())
    return torch.stack(shares)


# %% Predict, then measure: how far off is a small test?: right
def accuracies_of_parts(right, n):
    """Unfold into windows that do not overlap."""
    return right.float().unfold(0, n, n).mean(dim=1)


# %% Predict, then measure: how far off is a small test?: wrong, says "return"
def accuracies_of_parts(right, n):
    """Forget the return."""
    right[: len(right) // n * n].reshape(-1, n).float().mean(dim=1)


# %% Predict, then measure: how far off is a small test?: wrong, says "a list"
def accuracies_of_parts(right, n):
    """Return a list."""
    return [right[k * n : (k + 1) * n].float().mean().item() for k in range(len(right) // n)]


# %% Predict, then measure: how far off is a small test?: wrong, says "every third value"
def accuracies_of_parts(right, n):
    """Put the parts into columns."""
    parts = len(right) // n
    return right[: parts * n].reshape(n, parts).float().mean(dim=0)


# %% Predict, then measure: how far off is a small test?: wrong, says "divide by n"
def accuracies_of_parts(right, n):
    """Count instead of taking the share."""
    parts = len(right) // n
    return right[: parts * n].reshape(parts, n).sum(dim=1).float()


# %% Predict, then measure: how far off is a small test?: wrong, says "shape (4,)"
def accuracies_of_parts(right, n):
    """Keep the remainder."""
    return torch.stack([part.float().mean() for part in right.split(n)])


# %% Leave the doubtful ones to a person: right
def doubtful(logits, share):
    """Sort the margins."""
    highest, second = logits.topk(2, dim=1).values.T
    order = (highest - second).argsort()
    mask = torch.zeros(len(logits), dtype=torch.bool)
    mask[order[: round(share * len(logits))]] = True
    return mask


# %% Leave the doubtful ones to a person: right
def doubtful(logits, share):
    """Rank twice, with sorted scores in double precision."""
    ordered = logits.double().sort(dim=1).values
    ranks = (ordered[:, -1] - ordered[:, -2]).argsort().argsort()
    return ranks < round(share * len(logits))


# %% Leave the doubtful ones to a person: wrong, says "not of probabilities"
def doubtful(logits, share):
    """Take the margin of the probabilities."""
    highest, second = logits.softmax(dim=1).topk(2, dim=1).values.T
    return (highest - second).argsort().argsort() < round(share * len(logits))


# %% Leave the doubtful ones to a person: wrong, says "not of probabilities"
def doubtful(logits, share):
    """Go by the highest probability."""
    ranks = logits.softmax(dim=1).max(dim=1).values.argsort().argsort()
    return ranks < round(share * len(logits))


# %% Leave the doubtful ones to a person: wrong, says "1.6 becomes 2"
def doubtful(logits, share):
    """Round down."""
    highest, second = logits.topk(2, dim=1).values.T
    return (highest - second).argsort().argsort() < int(share * len(logits))


# %% Leave the doubtful ones to a person: wrong, says "return"
def doubtful(logits, share):
    """Forget the return."""
    ordered = logits.sort(dim=1).values
    (ordered[:, -1] - ordered[:, -2]).argsort().argsort() < round(share * len(logits))


# %% Leave the doubtful ones to a person: wrong, says "these are the largest"
def doubtful(logits, share):
    """Mark the largest margins."""
    ordered = logits.sort(dim=1).values
    ranks = (ordered[:, -2] - ordered[:, -1]).argsort().argsort()
    return ranks < round(share * len(logits))


# %% Leave the doubtful ones to a person: wrong, says "not the highest scores"
def doubtful(logits, share):
    """Go by the highest score alone."""
    ranks = logits.max(dim=1).values.argsort().argsort()
    return ranks < round(share * len(logits))


# %% Leave the doubtful ones to a person: wrong, says "one per image"
def doubtful(logits, share):
    """Return row numbers."""
    ordered = logits.sort(dim=1).values
    return (ordered[:, -1] - ordered[:, -2]).argsort()[: round(share * len(logits))]


# %% Leave the doubtful ones to a person: wrong, says "a list"
def doubtful(logits, share):
    """Return a list."""
    ordered = logits.sort(dim=1).values
    ranks = (ordered[:, -1] - ordered[:, -2]).argsort().argsort()
    return (ranks < round(share * len(logits))).tolist()


# %% Leave the doubtful ones to a person: wrong, says "40 % of 5 images"
def doubtful(logits, share):
    """Read the share as a margin."""
    ordered = logits.sort(dim=1).values
    return ordered[:, -1] - ordered[:, -2] < share


# %% Leave the doubtful ones to a person: wrong, says "changed its argument logits"
def doubtful(logits, share):
    """Sort the scores in place."""
    logits.copy_(logits.sort(dim=1).values)
    ranks = (logits[:, -1] - logits[:, -2]).argsort().argsort()
    return ranks < round(share * len(logits))


# %% Chalk on a blackboard: right
def ink_of_any(grey):
    """Take the distance from the median."""
    distance = (grey - grey.median()).abs()
    return distance / distance.max()


# %% Chalk on a blackboard: right
def ink_of_any(grey):
    """Turn light ink round first, in double precision."""
    grey = grey.double()
    paper = grey.flatten().sort().values[grey.numel() // 2]
    if (grey - paper).mean() > 0:
        return (grey - paper).clamp(min=0) / (grey.max() - paper)
    return (paper - grey).clamp(min=0) / (paper - grey.min())


# %% Chalk on a blackboard: wrong, says "the board (median)"
def ink_of_any(grey):
    """Take the corner for the background."""
    distance = (grey - grey[0, 0]).abs()
    return distance / distance.max()


# %% Chalk on a blackboard: wrong, says "the board (median)"
def ink_of_any(grey):
    """Take the median of each row."""
    distance = (grey - grey.median(dim=1, keepdim=True).values).abs()
    return distance / distance.max()


# %% Chalk on a blackboard: wrong, says "no threshold"
def ink_of_any(grey):
    """Drop faint ink, as ink_of does."""
    distance = (grey - grey.median()).abs()
    ink = distance / distance.max()
    return torch.where(ink > 0.3, ink, 0.0)


# %% Chalk on a blackboard: wrong, says "return"
def ink_of_any(grey):
    """Forget the return."""
    distance = (grey - grey.median()).abs()
    distance / distance.max()


# %% Chalk on a blackboard: wrong, says "lighter than the background counts"
def ink_of_any(grey):
    """See dark ink only."""
    ink = (grey.median() - grey).clamp(min=0)
    return ink / ink.max().clamp(min=1e-6)


# %% Chalk on a blackboard: wrong, says "a distance has no sign"
def ink_of_any(grey):
    """Forget abs."""
    distance = grey.median() - grey
    return distance / distance.abs().max()


# %% Chalk on a blackboard: wrong, says "divided by its largest value"
def ink_of_any(grey):
    """Do not scale."""
    return (grey - grey.median()).abs()


# %% Chalk on a blackboard: wrong, says "the board (median)"
def ink_of_any(grey):
    """Take the mean for the background."""
    distance = (grey - grey.mean()).abs()
    return distance / distance.max()


# %% Chalk on a blackboard: wrong, says "changed its argument grey"
def ink_of_any(grey):
    """Work in place."""
    grey -= grey.median().clone()
    return grey.abs() / grey.abs().max()


# %% Chalk on a blackboard: wrong, says "a NumPy array"
def ink_of_any(grey):
    """Return a NumPy array."""
    distance = (grey - grey.median()).abs()
    return (distance / distance.max()).numpy()


# %% Read a whole number: right
def read_number(ink, model):
    """Walk through the columns."""
    has_ink = (ink > 0).any(dim=0).tolist() + [False]
    pages, first = [], None
    for column, used in enumerate(has_ink):
        if used and first is None:
            first = column
        if not used and first is not None:
            pages.append(to_mnist(ink[:, first:column]))
            first = None
    digits = predict(model, torch.stack(pages)).argmax(dim=1)
    return "".join(str(digit) for digit in digits.tolist())


# %% Read a whole number: right
def read_number(ink, model):
    """Find the jumps between columns with and without ink, and read one by one."""
    used = nn.functional.pad((ink > 0).any(dim=0).int(), (1, 1))
    jumps = used.diff()
    starts, ends = (jumps == 1).nonzero().flatten(), (jumps == -1).nonzero().flatten()
    number = ""
    for start, end in zip(starts.tolist(), ends.tolist()):
        number += str(predict(model, to_mnist(ink[:, start:end])[None]).argmax().item())
    return number


# %% Read a whole number: wrong, says "that was passed in"
def read_number(ink, model):
    """Ask the global model."""
    used = nn.functional.pad((ink > 0).any(dim=0).int(), (1, 1)).diff()
    starts, ends = (used == 1).nonzero().flatten(), (used == -1).nonzero().flatten()
    pages = torch.stack([to_mnist(ink[:, a:b]) for a, b in zip(starts, ends)])
    return "".join(str(k) for k in predict(best_model, pages).argmax(dim=1).tolist())


# %% Read a whole number: wrong, says "leading zero"
def read_number(ink, model):
    """Lose the zeros in front."""
    used = nn.functional.pad((ink > 0).any(dim=0).int(), (1, 1)).diff()
    starts, ends = (used == 1).nonzero().flatten(), (used == -1).nonzero().flatten()
    pages = torch.stack([to_mnist(ink[:, a:b]) for a, b in zip(starts, ends)])
    return str(int("".join(str(k) for k in predict(model, pages).argmax(dim=1).tolist())))


# %% Read a whole number: wrong, says "no empty pieces"
def read_number(ink, model):
    """Cut at every empty column."""
    edges = [-1, *((ink > 0).any(dim=0) == 0).nonzero().flatten().tolist(), ink.shape[1]]
    pages = torch.stack([to_mnist(ink[:, a + 1 : b]) for a, b in zip(edges, edges[1:])])
    return "".join(str(k) for k in predict(model, pages).argmax(dim=1).tolist())


# %% Read a whole number: wrong, says "all ink is 0"
def read_number(ink, model):
    """Take faint ink for none."""
    used = nn.functional.pad((ink > 0.5).any(dim=0).int(), (1, 1)).diff()
    starts, ends = (used == 1).nonzero().flatten(), (used == -1).nonzero().flatten()
    pages = torch.stack([to_mnist(ink[:, a:b]) for a, b in zip(starts, ends)])
    return "".join(str(k) for k in predict(model, pages).argmax(dim=1).tolist())


# %% Read a whole number: wrong, says "no empty pieces"
def read_number(ink, model):
    """Lose the first column of each piece."""
    used = nn.functional.pad((ink > 0).any(dim=0).int(), (1, 1)).diff()
    starts, ends = (used == 1).nonzero().flatten(), (used == -1).nonzero().flatten()
    pages = torch.stack([to_mnist(ink[:, a + 1 : b]) for a, b in zip(starts, ends)])
    return "".join(str(k) for k in predict(model, pages).argmax(dim=1).tolist())


# %% Read a whole number: wrong, says "return"
def read_number(ink, model):
    """Forget the return."""
    used = nn.functional.pad((ink > 0).any(dim=0).int(), (1, 1)).diff()
    starts, ends = (used == 1).nonzero().flatten(), (used == -1).nonzero().flatten()
    pages = torch.stack([to_mnist(ink[:, a:b]) for a, b in zip(starts, ends)])
    "".join(str(digit) for digit in predict(model, pages).argmax(dim=1).tolist())


# %% Read a whole number: wrong, says "leading zeros"
def read_number(ink, model):
    """Return a whole number."""
    used = nn.functional.pad((ink > 0).any(dim=0).int(), (1, 1)).diff()
    starts, ends = (used == 1).nonzero().flatten(), (used == -1).nonzero().flatten()
    pages = torch.stack([to_mnist(ink[:, a:b]) for a, b in zip(starts, ends)])
    return int("".join(str(digit) for digit in predict(model, pages).argmax(dim=1).tolist()))


# %% Read a whole number: wrong, says "brought to MNIST's form"
def read_number(ink, model):
    """Resize the pieces the lazy way."""
    used = nn.functional.pad((ink > 0).any(dim=0).int(), (1, 1)).diff()
    starts, ends = (used == 1).nonzero().flatten(), (used == -1).nonzero().flatten()
    resize = v2.functional.resize
    pages = torch.cat([resize(ink[None, :, a:b], [28, 28]) for a, b in zip(starts, ends)])
    return "".join(str(digit) for digit in predict(model, pages).argmax(dim=1).tolist())


# %% Read a whole number: wrong, says "from left to right"
def read_number(ink, model):
    """Read from right to left."""
    used = nn.functional.pad((ink > 0).any(dim=0).int(), (1, 1)).diff()
    starts, ends = (used == 1).nonzero().flatten(), (used == -1).nonzero().flatten()
    pages = torch.stack([to_mnist(ink[:, a:b]) for a, b in zip(starts, ends)])
    return "".join(str(digit) for digit in predict(model, pages).argmax(dim=1).tolist()[::-1])


# %% Read a whole number: wrong, says "all ink is 0"
def read_number(ink, model):
    """Cut into pieces of 10 columns."""
    pages = [to_mnist(part) for part in ink.split(10, dim=1) if part.sum() > 0]
    return "".join(str(k) for k in predict(model, torch.stack(pages)).argmax(dim=1).tolist())


# %% Read a whole number: wrong, says "a string"
def read_number(ink, model):
    """Return a list of digits."""
    used = nn.functional.pad((ink > 0).any(dim=0).int(), (1, 1)).diff()
    starts, ends = (used == 1).nonzero().flatten(), (used == -1).nonzero().flatten()
    pages = torch.stack([to_mnist(ink[:, a:b]) for a, b in zip(starts, ends)])
    return predict(model, pages).argmax(dim=1).tolist()


# %% Read a whole number: wrong, says "the last digit, too"
def read_number(ink, model):
    """Forget the piece that ends with the picture."""
    pages, first = [torch.zeros(28, 28)], None
    for column, used in enumerate((ink > 0).any(dim=0).tolist()):
        if used and first is None:
            first = column
        if not used and first is not None:
            pages.append(to_mnist(ink[:, first:column]))
            first = None
    digits = predict(model, torch.stack(pages)).argmax(dim=1)[1:]
    return "".join(str(digit) for digit in digits.tolist())


# %% Find the wrong labels: right
def suspects(model, X, y, k):
    """Rank by the loss of each example."""
    model.eval()
    with torch.no_grad():
        losses = nn.functional.cross_entropy(model(X), y, reduction="none")
    return losses.topk(k).indices


# %% Find the wrong labels: right
@torch.no_grad()
def suspects(model, X, y, k):
    """Pick the probability of each label, and sort."""
    model.eval()
    chances = model(X).softmax(dim=1)
    return chances[torch.arange(len(y)), y].argsort()[:k]


# %% Find the wrong labels: right
def suspects(model, X, y, k):
    """Ask predict, and gather the probability of each label."""
    chances = predict(model, X).softmax(dim=1).gather(1, y.cpu().unsqueeze(1)).squeeze(1)
    return chances.topk(k, largest=False).indices


# %% Find the wrong labels: right
@torch.no_grad()
def suspects(model, X, y, k):
    """Ask the first parameter for the device."""
    device = next(model.parameters()).device
    model.eval()
    losses = nn.functional.cross_entropy(model(X.to(device)), y.to(device), reduction="none")
    return losses.argsort(descending=True)[:k]


# %% Find the wrong labels: wrong, says "not its score"
def suspects(model, X, y, k):
    """Forget the softmax."""
    return predict(model, X)[torch.arange(len(y)), y.cpu()].argsort()[:k]


# %% Find the wrong labels: wrong, says "however sure"
def suspects(model, X, y, k):
    """Take the surest disagreements."""
    chances, answers = predict(model, X).softmax(dim=1).max(dim=1)
    return torch.where(answers != y.cpu(), chances, -1.0).argsort(descending=True)[:k]


# %% Find the wrong labels: wrong, says "that was passed in"
def suspects(model, X, y, k):
    """Ask the global model."""
    losses = nn.functional.cross_entropy(predict(noisy_model, X), y.cpu(), reduction="none")
    return losses.topk(k).indices


# %% Find the wrong labels: wrong, says "return"
def suspects(model, X, y, k):
    """Forget the return."""
    model.eval()
    with torch.no_grad():
        nn.functional.cross_entropy(model(X), y, reduction="none").topk(k)


# %% Find the wrong labels: wrong, says "evaluation mode"
def suspects(model, X, y, k):
    """Forget the evaluation mode."""
    with torch.no_grad():
        losses = nn.functional.cross_entropy(model(X), y, reduction="none")
    return losses.topk(k).indices


# %% Find the wrong labels: wrong, says "these are the most believed"
def suspects(model, X, y, k):
    """Take the smallest losses."""
    model.eval()
    with torch.no_grad():
        losses = nn.functional.cross_entropy(model(X), y, reduction="none")
    return losses.argsort()[:k]


# %% Find the wrong labels: wrong, says "the lowest probability first"
def suspects(model, X, y, k):
    """Return them in the order of the rows."""
    model.eval()
    with torch.no_grad():
        losses = nn.functional.cross_entropy(model(X), y, reduction="none")
    return losses.topk(k).indices.sort().values


# %% Find the wrong labels: wrong, says "not the highest one"
def suspects(model, X, y, k):
    """Go by the model's own certainty."""
    model.eval()
    with torch.no_grad():
        return model(X).softmax(dim=1).max(dim=1).values.argsort()[:k]


# %% Find the wrong labels: wrong, says "a list"
def suspects(model, X, y, k):
    """Return a list."""
    model.eval()
    with torch.no_grad():
        losses = nn.functional.cross_entropy(model(X), y, reduction="none")
    return losses.topk(k).indices.tolist()


# %% Find the wrong labels: wrong, says "rows 0, 4 and 2"
def suspects(model, X, y, k):
    """Return the losses instead of the rows."""
    model.eval()
    with torch.no_grad():
        losses = nn.functional.cross_entropy(model(X), y, reduction="none")
    return losses.topk(k).values


# %% Each image its own shift: right
def random_shift(X, most):
    """Cut windows out of padded images."""
    N, H, W = X.shape
    padded = nn.functional.pad(X, (most, most, most, most))
    starts = torch.randint(0, 2 * most + 1, (N, 2)).tolist()
    windows = [page[a : a + H, b : b + W] for page, (a, b) in zip(padded, starts)]
    return torch.stack(windows)


# %% Each image its own shift: right
def random_shift(X, most):
    """Roll padded images and cut the padding off."""
    moved = []
    for image in X:
        big = nn.functional.pad(image, (most, most, most, most))
        down, right = torch.randint(-most, most + 1, (2,)).tolist()
        rolled = big.roll((down, right), dims=(0, 1))
        moved.append(rolled[most : most + image.shape[0], most : most + image.shape[1]])
    return torch.stack(moved)


# %% Each image its own shift: right
def random_shift(X, most):
    """Look up rows and columns for all images at once."""
    N, H, W = X.shape
    padded = nn.functional.pad(X, (most, most, most, most))
    down, right = torch.randint(0, 2 * most + 1, (2, N, 1))
    rows, columns = down + torch.arange(H), right + torch.arange(W)
    return padded[torch.arange(N)[:, None, None], rows[:, :, None], columns[:, None, :]]


# %% Each image its own shift: wrong, says "down and right, each"
def random_shift(X, most):
    """Move to the right only, and down by 0 or 1."""
    N, H, W = X.shape
    padded = nn.functional.pad(X, (most, most, most, most))
    starts = torch.randint(0, 2 * most + 1, (N,)).tolist()
    windows = [
        p[most - k % 2 : most - k % 2 + H, b : b + W]
        for k, (p, b) in enumerate(zip(padded, starts))
    ]
    return torch.stack(windows)


# %% Each image its own shift: wrong, says "down and right, each"
def random_shift(X, most):
    """Move down only."""
    N, H, W = X.shape
    padded = nn.functional.pad(X, (0, 0, most, most))
    starts = torch.randint(0, 2 * most + 1, (N,)).tolist()
    return torch.stack([page[a : a + H] for page, a in zip(padded, starts)])


# %% Each image its own shift: wrong, says "whole pixels"
def random_shift(X, most):
    """Move by fractions of a pixel."""
    moved = []
    for image in X:
        down, right = torch.empty(2).uniform_(-most, most).tolist()
        moved.append(move(image.unsqueeze(0), 0.0, right, down)[0] * 0.5)
    return torch.stack(moved)


# %% Each image its own shift: wrong, says "from -1 to 1"
def random_shift(X, most):
    """Always move by up to 2."""
    N, H, W = X.shape
    padded = nn.functional.pad(X, (2, 2, 2, 2))
    starts = torch.randint(0, 5, (N, 2)).tolist()
    return torch.stack([page[a : a + H, b : b + W] for page, (a, b) in zip(padded, starts)])


# %% Each image its own shift: wrong, says "new shifts in each call"
def random_shift(X, most):
    """Draw the same shifts in each call."""
    N, H, W = X.shape
    generator = torch.Generator().manual_seed(0)
    padded = nn.functional.pad(X, (most, most, most, most))
    starts = torch.randint(0, 2 * most + 1, (N, 2), generator=generator).tolist()
    return torch.stack([page[a : a + H, b : b + W] for page, (a, b) in zip(padded, starts)])


# %% Each image its own shift: wrong, says "not one for all"
def random_shift(X, most):
    """Move all images alike."""
    padded = nn.functional.pad(X, (most, most, most, most))
    a, b = torch.randint(0, 2 * most + 1, (2,)).tolist()
    return padded[:, a : a + X.shape[1], b : b + X.shape[2]]


# %% Each image its own shift: wrong, says "roll brings it back"
def random_shift(X, most):
    """Let what leaves the page come back."""
    shifts = torch.randint(-most, most + 1, (len(X), 2)).tolist()
    return torch.stack([x.roll(shift, dims=(0, 1)) for x, shift in zip(X, shifts)])


# %% Each image its own shift: wrong, says "leaves out its upper end"
def random_shift(X, most):
    """Forget that randint leaves out its upper end."""
    N, H, W = X.shape
    padded = nn.functional.pad(X, (most, most, most, most))
    starts = torch.randint(-most, most, (N, 2)).neg().add(most).tolist()
    return torch.stack([p[a : a + H, b : b + W] for p, (a, b) in zip(padded, starts)])


# %% Each image its own shift: wrong, says "drawn separately"
def random_shift(X, most):
    """Draw a single shift for both directions."""
    N, H, W = X.shape
    padded = nn.functional.pad(X, (most, most, most, most))
    starts = torch.randint(0, 2 * most + 1, (N,)).tolist()
    return torch.stack([p[a : a + H, a : a + W] for p, a in zip(padded, starts)])


# %% Each image its own shift: wrong, says "the shape of X"
def random_shift(X, most):
    """Return the padded images."""
    return nn.functional.pad(X, (most, most, most, most))


# %% Each image its own shift: wrong, says "return"
def random_shift(X, most):
    """Forget the return."""
    X.clone().roll(1, dims=1)


# %% Each image its own shift: wrong, says "list"
def random_shift(X, most):
    """Return a list."""
    N, H, W = X.shape
    padded = nn.functional.pad(X, (most, most, most, most))
    starts = torch.randint(0, 2 * most + 1, (N, 2)).tolist()
    return [page[a : a + H, b : b + W] for page, (a, b) in zip(padded, starts)]


# %% Each image its own shift: wrong, says "changed its argument X"
def random_shift(X, most):
    """Write into the images that were passed in."""
    for k in range(len(X)):
        down, right = torch.randint(-most, most + 1, (2,)).tolist()
        X[k] = X[k].roll((down, right), dims=(0, 1))
    return X
