"""Answers to the exercises of 12: right ones, and wrong ones with the words that the check says."""

# ruff: noqa: D401, F811, F821


# %% Drop whole channels: right
def drop_channels(h, p, training):
    """A mask of shape (N, C, 1, 1)."""
    if not training:
        return h
    keep = torch.rand(*h.shape[:2], 1, 1, device=h.device) >= p
    return h * keep / (1 - p)


# %% Drop whole channels: right
def drop_channels(h, p, training):
    """PyTorch's own, in double precision."""
    return F.dropout2d(h.double(), p, training)


# %% Drop whole channels: right
def drop_channels(h, p, training):
    """Channel by channel, on a copy."""
    h = h.clone()
    if training:
        for image in h:
            for channel in image:
                channel *= 0 if torch.rand(()) < p else 1 / (1 - p)
    return h


# %% Drop whole channels: wrong, says "return"
def drop_channels(h, p, training):
    """Forget the return."""
    keep = torch.rand(*h.shape[:2], 1, 1) >= p
    h * keep / (1 - p)


# %% Drop whole channels: wrong, says "a list"
def drop_channels(h, p, training):
    """Return a list."""
    if not training:
        return list(h)
    return list(h)


# %% Drop whole channels: wrong, says "changed its argument h"
def drop_channels(h, p, training):
    """Work in place."""
    if training:
        h *= (torch.rand(*h.shape[:2], 1, 1) >= p) / (1 - p)
    return h


# %% Drop whole channels: wrong, says "with training=False"
def drop_channels(h, p, training):
    """Always drop."""
    keep = torch.rand(*h.shape[:2], 1, 1) >= p
    return h * keep / (1 - p)


# %% Drop whole channels: wrong, says "one decision for a whole channel"
def drop_channels(h, p, training):
    """Drop single values."""
    if not training:
        return h
    return h * (torch.rand_like(h) >= p) / (1 - p)


# %% Drop whole channels: wrong, says "each image drops channels of its own"
def drop_channels(h, p, training):
    """One mask for all images."""
    if not training:
        return h
    return h * (torch.rand(1, h.shape[1], 1, 1) >= p) / (1 - p)


# %% Drop whole channels: wrong, says "each channel has a draw of its own"
def drop_channels(h, p, training):
    """One draw per image."""
    if not training:
        return h
    return h * (torch.rand(len(h), 1, 1, 1) >= p) / (1 - p)


# %% Drop whole channels: wrong, says "to be *dropped*"
def drop_channels(h, p, training):
    """Keep with probability p."""
    if not training:
        return h
    return h * (torch.rand(*h.shape[:2], 1, 1) < p) / p


# %% Drop whole channels: wrong, says "multiplied by 1 / (1 - p)"
def drop_channels(h, p, training):
    """Forget to scale."""
    if not training:
        return h
    return h * (torch.rand(*h.shape[:2], 1, 1) >= p)


# %% Drop whole channels: wrong, says "not the same number in each image"
def drop_channels(h, p, training):
    """Drop exactly a quarter of the channels of each image."""
    if not training:
        return h
    ranks = torch.rand(*h.shape[:2], 1, 1).argsort(dim=1)
    return h * (ranks >= int(p * h.shape[1])) / (1 - p)


# %% Drop whole channels: wrong, says "some channels are zero"
def drop_channels(h, p, training):
    """Never drop."""
    return h


# %% Rescue: right
def rescue(x, y):
    """Scale objects and a closure."""
    of_x, of_y = Scale(x), Scale(y)
    model = deep_net(nn.Tanh).to(x.device)
    train(model, of_x.there(x), of_y.there(y), torch.optim.Adam(model.parameters(), lr=0.03))

    @torch.no_grad()
    def predict(x):
        return of_y.back(model.eval()(of_x.there(x)))

    return predict


# %% Rescue: right
def rescue(x, y):
    """Only the targets, by hand, with a graph left on the predictions."""
    low, high = y.min(), y.max()
    model = deep_net(nn.Tanh).to(x.device)
    target = 4 * (y - low) / (high - low) - 2
    train(model, x, target, torch.optim.Adam(model.parameters(), lr=0.03))
    return lambda x: (model(x) + 2) / 4 * (high - low) + low


# %% Rescue: right
def rescue(x, y):
    """With batch norm, too, in eval() when it predicts."""
    of_x, of_y = Scale(x), Scale(y)
    model = deep_net(nn.Tanh, norm=True).to(x.device)
    train(model, of_x.there(x), of_y.there(y), torch.optim.Adam(model.parameters(), lr=0.03))
    model.eval()
    return lambda x: of_y.back(model(of_x.there(x)))


# %% Rescue: right
def rescue(x, y):
    """Another network, on raw data: only the predictions count."""
    torch.manual_seed(1)
    model = deep_net(nn.ReLU).to(x.device)
    train(model, x, y, torch.optim.Adam(model.parameters(), lr=0.03))
    return model


# %% Rescue: wrong, says "return"
def rescue(x, y):
    """Forget to return the function."""

    def predict(x):
        return x**2 - 5


# %% Rescue: wrong, says "a function is returned"
def rescue(x, y):
    """Return predictions."""
    return x**2 - 5


# %% Rescue: wrong, says "scale back"
def rescue(x, y):
    """Leave the predictions in scaled units."""
    of_x, of_y = Scale(x), Scale(y)
    model = deep_net(nn.Tanh).to(x.device)
    train(model, of_x.there(x), of_y.there(y), torch.optim.Adam(model.parameters(), lr=0.03))
    return lambda x: model(of_x.there(x)).detach()


# %% Rescue: wrong, says "of the *training* x"
def rescue(x, y):
    """Scale new x with its own mean."""
    of_y = Scale(y)
    model = deep_net(nn.Tanh).to(x.device)
    train(model, Scale(x).there(x), of_y.there(y), torch.optim.Adam(model.parameters(), lr=0.03))
    return lambda x: of_y.back(model(Scale(x).there(x)).detach())


# %% Rescue: wrong, says "are the targets scaled"
def rescue(x, y):
    """Predict the mean, as the unscaled network does."""
    return lambda x: y.mean().expand(len(x), 1)


# %% Rescue: wrong, says "shape (n, 1)"
def rescue(x, y):
    """Lose the column."""
    return lambda x: (x**2 - 5).squeeze(1)


# %% Rescue: wrong, says "the x and y passed in"
def rescue(x, y):
    """Train on the notebook's curve."""
    model = deep_net(nn.Tanh).to(x.device)
    train(model, *curve_scaled, torch.optim.Adam(model.parameters(), lr=0.03))
    return lambda x: y_scale.back(model(x_scale.there(x)).detach())


# %% Rescue: wrong, says "norms in eval()"
def rescue(x, y):
    """With batch norm, left in train()."""
    of_x, of_y = Scale(x), Scale(y)
    model = deep_net(nn.Tanh, norm=True).to(x.device)
    train(model, of_x.there(x), of_y.there(y), torch.optim.Adam(model.parameters(), lr=0.03))
    return lambda x: of_y.back(model(of_x.there(x)))


# %% Predict, then measure: how long does the start linger?: right
def batches_needed(momentum, share):
    """The formula."""
    return int(
        -(
            -torch.tensor(share, dtype=torch.float64).log()
            // torch.tensor(1 - momentum, dtype=torch.float64).log()
        )
    )


# %% Predict, then measure: how long does the start linger?: right
def batches_needed(momentum, share):
    """Count with a real batch norm, in double precision."""
    layer, batches = nn.BatchNorm1d(1, momentum=momentum).double(), 0
    while 1 - layer.running_mean.item() > share:
        layer(torch.tensor([[0.0], [2.0]], dtype=torch.float64))
        batches += 1
    return batches


# %% Predict, then measure: how long does the start linger?: wrong, says "return"
def batches_needed(momentum, share):
    """Forget the return."""
    left = 1.0
    while left > share:
        left *= 1 - momentum


# %% Predict, then measure: how long does the start linger?: wrong, says "weighs the *new* value"
def batches_needed(momentum, share):
    """Take momentum for the weight of the old value."""
    left, batches = 1.0, 0
    while left > share:
        left *= momentum
        batches += 1
    return batches


# %% Predict, then measure: how long does the start linger?: wrong, says "one more is needed"
def batches_needed(momentum, share):
    """Stop one batch too early."""
    left, batches = 1.0, 0
    while left * (1 - momentum) > share:
        left *= 1 - momentum
        batches += 1
    return batches


# %% Predict, then measure: how long does the start linger?: wrong, says "it should be 44"
def batches_needed(momentum, share):
    """Guess."""
    return 10


# %% Predict, then measure: how long does the start linger?: wrong, says "half is left"
def batches_needed(momentum, share):
    """Ignore the share."""
    left, batches = 1.0, 0
    while left > 0.01:
        left *= 1 - momentum
        batches += 1
    return batches


# %% Predict, then measure: how long does the start linger?: wrong, says "with m = 0.5, 7 batches"
def batches_needed(momentum, share):
    """Ignore the momentum."""
    left, batches = 1.0, 0
    while left > share:
        left *= 0.9
        batches += 1
    return batches


# %% Predict, then measure: how long does the start linger?: wrong, says "at most"
def batches_needed(momentum, share):
    """Ask for less than the share."""
    left, batches = 1.0, 0
    while left >= share:
        left *= 1 - momentum
        batches += 1
    return batches


# %% Put the norms in: right
def normed(widths, activation):
    """With zip."""
    layers = []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        layers += [nn.Linear(inputs, outputs, bias=False), nn.BatchNorm1d(outputs), activation()]
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))


# %% Put the norms in: right
def normed(widths, activation):
    """Append to a Sequential, then cut off what is too much."""
    model = nn.Sequential()
    for k in range(len(widths) - 1):
        last = k == len(widths) - 2
        model.append(nn.Linear(widths[k], widths[k + 1], bias=last))
        model.append(nn.BatchNorm1d(widths[k + 1]))
        model.append(activation())
    return model[:-2]


# %% Put the norms in: right
def normed(widths, activation):
    """One activation object for all."""
    bend, layers = activation(), []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        layers += [nn.Linear(inputs, outputs, bias=False), nn.BatchNorm1d(outputs), bend]
    return nn.Sequential(*layers, nn.Linear(*widths[-2:]))


# %% Put the norms in: right
def normed(widths, activation):
    """Lazy layers, which learn their sizes from the first batch."""
    layers = []
    for outputs in widths[1:-1]:
        layers += [nn.LazyLinear(outputs, bias=False), nn.LazyBatchNorm1d(), activation()]
    return nn.Sequential(*layers, nn.LazyLinear(widths[-1]))


# %% Put the norms in: right
def normed(widths, activation):
    """Blocks in a block, with the norm written by hand."""
    blocks = []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        linear = nn.Linear(inputs, outputs, bias=False)
        blocks.append(nn.Sequential(linear, MyBatchNorm(outputs), activation()))
    return nn.Sequential(*blocks, nn.Linear(widths[-2], widths[-1]))


# %% Put the norms in: wrong, says "return"
def normed(widths, activation):
    """Forget the return."""
    nn.Sequential(nn.Linear(widths[0], widths[1]))


# %% Put the norms in: wrong, says "an nn.Sequential is returned"
def normed(widths, activation):
    """Return a list."""
    return [nn.Linear(widths[0], widths[1]), nn.BatchNorm1d(widths[1]), activation()]


# %% Put the norms in: wrong, says "no norm and no activation on the answers"
def normed(widths, activation):
    """Norm and activation at the end, too."""
    layers = []
    for inputs, outputs in zip(widths[:-1], widths[1:]):
        layers += [nn.Linear(inputs, outputs, bias=False), nn.BatchNorm1d(outputs), activation()]
    return nn.Sequential(*layers)


# %% Put the norms in: wrong, says "before the activation"
def normed(widths, activation):
    """Norm behind the activation."""
    layers = []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        layers += [nn.Linear(inputs, outputs, bias=False), activation(), nn.BatchNorm1d(outputs)]
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))


# %% Put the norms in: wrong, says "a bias in the last linear layer only"
def normed(widths, activation):
    """Leave all biases in."""
    layers = []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        layers += [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), activation()]
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))


# %% Put the norms in: wrong, says "Linear, BatchNorm, Tanh, Linear"
def normed(widths, activation):
    """Forget the norms."""
    layers = []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        layers += [nn.Linear(inputs, outputs, bias=False), activation()]
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))


# %% Put the norms in: wrong, says "learns gamma and beta"
def normed(widths, activation):
    """Norms without gamma and beta."""
    layers = []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        norm = nn.BatchNorm1d(outputs, affine=False)
        layers += [nn.Linear(inputs, outputs, bias=False), norm, activation()]
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))


# %% Put the norms in: wrong, says "not a Module"
def normed(widths, activation):
    """Forget to call the class."""
    layers = []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        layers += [nn.Linear(inputs, outputs, bias=False), nn.BatchNorm1d(outputs), activation]
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))


# %% Find the bug: it stops learning properly after the first epoch: right
def train_and_watch(model, data, val_data, optimizer, epochs):
    """Call train() at the top of each epoch."""
    (X, y), (X_val, y_val) = data, val_data
    history = []
    for _ in range(epochs):
        model.train()
        for rows in torch.randperm(len(X)).split(32):
            loss = F.cross_entropy(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            history.append(F.cross_entropy(model(X_val), y_val).item())
    return history


# %% Find the bug: it stops learning properly after the first epoch: right
def train_and_watch(model, data, val_data, optimizer, epochs):
    """Use the notebook's functions, and go back to train() after validation."""
    history = []
    for _ in range(epochs):
        train_epoch(model, *data, optimizer, batch_size=32)
        history.append(evaluate(model, *val_data)[0])
        model.train()
    return history


# %% Find the bug: it stops learning properly after the first epoch: wrong, says "as the first"
def train_and_watch(model, data, val_data, optimizer, epochs):
    """Leave the bug."""
    (X, y), (X_val, y_val) = data, val_data
    history = []
    model.train()
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(32):
            loss = F.cross_entropy(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            history.append(F.cross_entropy(model(X_val), y_val).item())
    return history


# %% Find the bug: it stops learning properly after the first epoch: wrong, says "before each valid"
def train_and_watch(model, data, val_data, optimizer, epochs):
    """Leave eval() out instead."""
    (X, y), (X_val, y_val) = data, val_data
    history = []
    model.train()
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(32):
            loss = F.cross_entropy(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            history.append(F.cross_entropy(model(X_val), y_val).item())
    return history


# %% Find the bug: it stops learning properly after the first epoch: wrong, says "the list of the 3"
def train_and_watch(model, data, val_data, optimizer, epochs):
    """Forget the return."""
    for _ in range(epochs):
        train_epoch(model, *data, optimizer, batch_size=32)
        evaluate(model, *val_data)


# %% Find the bug: it stops learning properly after the first epoch: wrong, says "3 validation"
def train_and_watch(model, data, val_data, optimizer, epochs):
    """Return pairs of loss and accuracy."""
    history = []
    for _ in range(epochs):
        train_epoch(model, *data, optimizer, batch_size=32)
        history.append(evaluate(model, *val_data))
    return history


# %% Find the bug: it stops learning properly after the first epoch: wrong, says "still steps"
def train_and_watch(model, data, val_data, optimizer, epochs):
    """Lose the step."""
    (X, y), (X_val, y_val) = data, val_data
    history = []
    for _ in range(epochs):
        model.train()
        for rows in torch.randperm(len(X)).split(32):
            loss = F.cross_entropy(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
        history.append(evaluate(model, X_val, y_val)[0])
    return history


# %% Find the bug: it stops learning properly after the first epoch: wrong, says "2 batches, valid"
def train_and_watch(model, data, val_data, optimizer, epochs):
    """Validate once, at the end."""
    for _ in range(epochs):
        train_epoch(model, *data, optimizer, batch_size=32)
    return [evaluate(model, *val_data)[0]] * epochs


# %% Layer normalisation by hand: right
def layer_norm(X, gamma, beta, eps=1e-5):
    """Mean and variance."""
    mean = X.mean(dim=-1, keepdim=True)
    var = X.var(dim=-1, correction=0, keepdim=True)
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta


# %% Layer normalisation by hand: right
def layer_norm(X, gamma, beta, eps=1e-5):
    """Mean square of what is left, as a product, in double precision."""
    centred = (X - X.mean(-1).unsqueeze(-1)).double()
    return gamma * centred * (centred.square().mean(-1, keepdim=True) + eps).rsqrt() + beta


# %% Layer normalisation by hand: wrong, says "return"
def layer_norm(X, gamma, beta, eps=1e-5):
    """Forget the return."""
    (X - X.mean(dim=-1, keepdim=True)) * gamma + beta


# %% Layer normalisation by hand: wrong, says "the last axis"
def layer_norm(X, gamma, beta, eps=1e-5):
    """Normalise the first axis, as batch norm does."""
    mean, var = X.mean(dim=0), X.var(dim=0, correction=0)
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta


# %% Layer normalisation by hand: wrong, says "correction=0"
def layer_norm(X, gamma, beta, eps=1e-5):
    """Divide by D - 1."""
    mean, var = X.mean(dim=-1, keepdim=True), X.var(dim=-1, keepdim=True)
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta


# %% Layer normalisation by hand: wrong, says "divide by the *root*"
def layer_norm(X, gamma, beta, eps=1e-5):
    """Divide by the variance."""
    mean, var = X.mean(dim=-1, keepdim=True), X.var(dim=-1, correction=0, keepdim=True)
    return gamma * (X - mean) / (var + eps) + beta


# %% Layer normalisation by hand: wrong, says "inside the root"
def layer_norm(X, gamma, beta, eps=1e-5):
    """Add eps to the deviation."""
    mean, var = X.mean(dim=-1, keepdim=True), X.var(dim=-1, correction=0, keepdim=True)
    return gamma * (X - mean) / (var.sqrt() + eps) + beta


# %% Layer normalisation by hand: wrong, says "as passed in"
def layer_norm(X, gamma, beta, eps=1e-5):
    """Ignore the argument eps."""
    return F.layer_norm(X, X.shape[-1:], gamma, beta)


# %% Layer normalisation by hand: wrong, says "changed its argument X"
def layer_norm(X, gamma, beta, eps=1e-5):
    """Work in place."""
    X -= X.mean(dim=-1, keepdim=True)
    var = X.square().mean(dim=-1, keepdim=True)
    return gamma * X / torch.sqrt(var + eps) + beta


# %% Layer normalisation by hand: wrong, says "as F.layer_norm"
def layer_norm(X, gamma, beta, eps=1e-5):
    """Forget beta."""
    mean, var = X.mean(dim=-1, keepdim=True), X.var(dim=-1, correction=0, keepdim=True)
    return gamma * (X - mean) / torch.sqrt(var + eps)


# %% Layer normalisation by hand: wrong, says "a list"
def layer_norm(X, gamma, beta, eps=1e-5):
    """Return a list."""
    return F.layer_norm(X, (X.shape[-1],), gamma, beta, eps).tolist()


# %% Predict, then measure: dropout before batch norm: right
def spread_in_eval(order, p, X):
    """With a Sequential."""
    layers = [nn.Dropout(p), nn.BatchNorm1d(X.shape[1])]
    if order == "norm first":
        layers.reverse()
    block = nn.Sequential(*layers)
    with torch.no_grad():
        for _ in range(200):
            block(X)
        return block.eval()(X).std().item()


# %% Predict, then measure: dropout before batch norm: right
def spread_in_eval(order, p, X):
    """With two layers called in order, and a tensor at the end."""
    drop, norm = nn.Dropout(p), nn.BatchNorm1d(X.shape[1])
    for mode in [True] * 200 + [False]:
        drop.train(mode)
        norm.train(mode)
        out = norm(drop(X)) if order == "dropout first" else drop(norm(X))
    return out.detach().std()


# %% Predict, then measure: dropout before batch norm: wrong, says "return"
def spread_in_eval(order, p, X):
    """Forget the return."""
    nn.BatchNorm1d(X.shape[1])(X).std().item()


# %% Predict, then measure: dropout before batch norm: wrong, says "that is measured, in eval()"
def spread_in_eval(order, p, X):
    """Forget eval()."""
    layers = [nn.Dropout(p), nn.BatchNorm1d(X.shape[1])]
    block = nn.Sequential(*(layers if order == "dropout first" else layers[::-1]))
    with torch.no_grad():
        for _ in range(200):
            block(X)
        return block(X).std().item()


# %% Predict, then measure: dropout before batch norm: wrong, says "orders are exchanged"
def spread_in_eval(order, p, X):
    """Exchange the orders."""
    layers = [nn.Dropout(p), nn.BatchNorm1d(X.shape[1])]
    block = nn.Sequential(*(layers if order == "norm first" else layers[::-1]))
    with torch.no_grad():
        for _ in range(200):
            block(X)
        return block.eval()(X).std().item()


# %% Predict, then measure: dropout before batch norm: wrong, says "200 passes"
def spread_in_eval(order, p, X):
    """One pass."""
    layers = [nn.Dropout(p), nn.BatchNorm1d(X.shape[1])]
    block = nn.Sequential(*(layers if order == "dropout first" else layers[::-1]))
    with torch.no_grad():
        block(X)
        return block.eval()(X).std().item()


# %% Predict, then measure: dropout before batch norm: wrong, says "a formula measures nothing"
def spread_in_eval(order, p, X):
    """The formula, without layers."""
    return 1.0 if order == "norm first" else (1 - p) ** 0.5


# %% Predict, then measure: dropout before batch norm: wrong, says "with both layers in eval()"
def spread_in_eval(order, p, X):
    """Put only the norm into eval()."""
    drop, norm = nn.Dropout(p), nn.BatchNorm1d(X.shape[1])
    block = nn.Sequential(*([drop, norm] if order == "dropout first" else [norm, drop]))
    with torch.no_grad():
        for _ in range(200):
            block(X)
        norm.eval()
        return block(X).std().item()


# %% Predict, then measure: dropout before batch norm: wrong, says "graph still attached"
def spread_in_eval(order, p, X):
    """Leave the graph on."""
    return nn.BatchNorm1d(X.shape[1])(X).std()


# %% Fold batch norm into the convolution: right
def fold(conv, norm):
    """Fill a new layer."""
    folded = nn.Conv2d(
        conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding
    ).to(conv.weight.device)
    with torch.no_grad():
        s = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        bias = 0 if conv.bias is None else conv.bias
        folded.weight.copy_(conv.weight * s.view(-1, 1, 1, 1))
        folded.bias.copy_(s * (bias - norm.running_mean) + norm.bias)
    return folded


# %% Fold batch norm into the convolution: right
def fold(conv, norm):
    """Copy the layer; read the bias off a zero."""
    folded = copy.deepcopy(conv)
    s = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach()
    zero = torch.zeros(1, len(s), 1, 1, device=s.device)
    if conv.bias is not None:
        zero = zero + conv.bias.view(1, -1, 1, 1)
    folded.weight = nn.Parameter(torch.einsum("o,oikl->oikl", s, conv.weight.detach()))
    folded.bias = nn.Parameter(norm(zero).flatten().detach())
    return folded


# %% Fold batch norm into the convolution: wrong, says "return"
def fold(conv, norm):
    """Forget the return."""
    nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size)


# %% Fold batch norm into the convolution: wrong, says "work on a new layer"
def fold(conv, norm):
    """Change the convolution itself."""
    with torch.no_grad():
        s = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        conv.weight.mul_(s.view(-1, 1, 1, 1))
    return conv


# %% Fold batch norm into the convolution: wrong, says "a new nn.Conv2d is returned"
def fold(conv, norm):
    """Return both."""
    return nn.Sequential(conv, norm)


# %% Fold batch norm into the convolution: wrong, says "padding and stride"
def fold(conv, norm):
    """Forget padding and stride."""
    return nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size).to(conv.weight.device)


# %% Fold batch norm into the convolution: wrong, says "the bias s * (0 - mean) + beta"
def fold(conv, norm):
    """Forget the running mean."""
    folded = nn.Conv2d(
        conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding
    ).to(conv.weight.device)
    with torch.no_grad():
        s = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * s.view(-1, 1, 1, 1))
        folded.bias.copy_(norm.bias)
    return folded


# %% Fold batch norm into the convolution: wrong, says "the bias of conv counts too"
def fold(conv, norm):
    """Forget the convolution's bias."""
    folded = nn.Conv2d(
        conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding
    ).to(conv.weight.device)
    with torch.no_grad():
        s = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        folded.weight.copy_(conv.weight * s.view(-1, 1, 1, 1))
        folded.bias.copy_(norm.bias - s * norm.running_mean)
    return folded


# %% Fold batch norm into the convolution: wrong, says "eps stands in the root"
def fold(conv, norm):
    """Forget eps."""
    folded = nn.Conv2d(
        conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding
    ).to(conv.weight.device)
    with torch.no_grad():
        s = norm.weight / (norm.running_var + 1e-5).sqrt()
        bias = 0 if conv.bias is None else conv.bias
        folded.weight.copy_(conv.weight * s.view(-1, 1, 1, 1))
        folded.bias.copy_(s * (bias - norm.running_mean) + norm.bias)
    return folded


# %% Fold batch norm into the convolution: wrong, says "same kernel size"
def fold(conv, norm):
    """Take every kernel for a square."""
    size, padding, stride = conv.kernel_size[0], conv.padding[0], conv.stride[0]
    folded = nn.Conv2d(conv.in_channels, conv.out_channels, size, stride, padding)
    return folded.to(conv.weight.device)
