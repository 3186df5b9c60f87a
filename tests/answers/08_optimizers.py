"""Answers to the exercises of 08: right ones, and wrong ones with the words that the check says."""

# ruff: noqa: D401, F811, F821


# %% Momentum: right
def momentum_step(w, g, b, lr, mu):
    """New tensors."""
    b = mu * b + g
    return w - lr * b, b


# %% Momentum: right
def momentum_step(w, g, b, lr, mu):
    """In place, on copies, in double precision."""
    w, b = w.double().clone(), b.double().clone()
    b.mul_(mu).add_(g)
    w.sub_(b, alpha=lr)
    return [w, b]


# %% Momentum: wrong, says "return"
def momentum_step(w, g, b, lr, mu):
    """Forget the return."""
    b = mu * b + g
    w = w - lr * b


# %% Momentum: wrong, says "changed its argument"
def momentum_step(w, g, b, lr, mu):
    """Change the arguments."""
    b *= mu
    b += g
    w -= lr * b
    return w, b


# %% Momentum: wrong, says "the whole new gradient is added"
def momentum_step(w, g, b, lr, mu):
    """Average in place of the sum."""
    b = mu * b + (1 - mu) * g
    return w - lr * b, b


# %% Momentum: wrong, says "exchanged"
def momentum_step(w, g, b, lr, mu):
    """Return b first."""
    b = mu * b + g
    return b, w - lr * b


# %% Momentum: wrong, says "by the new b, not by the old one"
def momentum_step(w, g, b, lr, mu):
    """Move before the buffer is brought up to date."""
    w = w - lr * b
    return w, mu * b + g


# %% Momentum: wrong, says "SGD after step 2"
def momentum_step(w, g, b, lr, mu):
    """Move by the gradient only."""
    return w - lr * g, mu * b + g


# %% Momentum: wrong, says "two tensors"
def momentum_step(w, g, b, lr, mu):
    """Return w only."""
    return w - lr * (mu * b + g)


# %% Momentum: wrong, says "the buffer mu * b + g"
def momentum_step(w, g, b, lr, mu):
    """Put the rate into the buffer, as some texts do."""
    b = mu * b + lr * g
    return w - b, b


# %% Momentum: wrong, says "a list in place of a tensor"
def momentum_step(w, g, b, lr, mu):
    """Return lists."""
    b = mu * b + g
    return (w - lr * b).tolist(), b.tolist()


# %% Momentum: wrong, says "SGD after step 1"
def momentum_step(w, g, b, lr, mu):
    """Climb."""
    b = mu * b + g
    return w + lr * b, b


# %% Momentum: wrong, says "mu 0.5"
def momentum_step(w, g, b, lr, mu):
    """Type the settings in."""
    b = 0.8 * b + g
    return w - 0.1 * b, b


# %% Predict, then measure: the first step of Adam: right
def first_steps():
    """By the formulas."""
    return [0.01, 0.01, 0.1, 0.01]


# %% Predict, then measure: the first step of Adam: right
def first_steps():
    """With the root, as a tensor."""
    return torch.tensor([0.01, 0.01, 0.01 * math.sqrt(100), 0.01])


# %% Predict, then measure: the first step of Adam: right
def first_steps():
    """With signs: the moves go down."""
    return (-0.01, -0.01, 0.1, 0.01)


# %% Predict, then measure: the first step of Adam: wrong, says "return"
def first_steps():
    """Forget the return."""
    [0.01, 0.01, 0.1, 0.01]


# %% Predict, then measure: the first step of Adam: wrong, says "however small"
def first_steps():
    """As plain SGD would."""
    return [0.01 * 0.001, 0.01 * 1000, 0.1, 0.03]


# %% Predict, then measure: the first step of Adam: wrong, says "all hundred moves together"
def first_steps():
    """Forget that a hundred parameters move."""
    return [0.01, 0.01, 0.01, 0.01]


# %% Predict, then measure: the first step of Adam: wrong, says "not the sum of the moves"
def first_steps():
    """Add the moves up."""
    return [0.01, 0.01, 1.0, 0.01]


# %% Predict, then measure: the first step of Adam: wrong, says "a gradient of 0 moves nothing"
def first_steps():
    """Let both parameters move in the last case."""
    return [0.01, 0.01, 0.1, 0.01 * 2**0.5]


# %% Predict, then measure: the first step of Adam: wrong, says "the corrected m and s"
def first_steps():
    """Leave the bias correction out."""
    return [0.0316, 0.0316, 0.316, 0.0316]


# %% Predict, then measure: the first step of Adam: wrong, says "four lengths"
def first_steps():
    """Three cases only."""
    return [0.01, 0.01, 0.1]


# %% Predict, then measure: the first step of Adam: wrong, says "four numbers"
def first_steps():
    """Return a list with lists inside."""
    return [[0.01], [0.01], [0.1], [0.01]]


# %% Adam: right
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """By the formulas."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return w - lr * m_hat / (s_hat.sqrt() + eps), m, s


# %% Adam: right
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """As PyTorch has it: lerp, addcmul, and the corrections in the step size."""
    m = torch.lerp(m, g, 1 - beta1)
    s = (beta2 * s).addcmul(g, g, value=1 - beta2)
    bottom = s.sqrt() / math.sqrt(1 - beta2**t) + eps
    return w.addcdiv(m, bottom, value=-lr / (1 - beta1**t)), m, s


# %% Adam: right
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """In double precision, as a list."""
    m = m.double() + (1 - beta1) * (g - m)
    s = s.double() + (1 - beta2) * (g * g - s)
    return [w - lr * (m / (1 - beta1**t)) / (torch.sqrt(s / (1 - beta2**t)) + eps), m, s]


# %% Adam: wrong, says "return"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Forget the return."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    w = w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)


# %% Adam: wrong, says "changed its argument"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Change the averages in place."""
    m.mul_(beta1).add_((1 - beta1) * g)
    s.mul_(beta2).add_((1 - beta2) * g**2)
    return w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps), m, s


# %% Adam: wrong, says "without its hat"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Return the corrected averages."""
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    s = (beta2 * s + (1 - beta2) * g**2) / (1 - beta2**t)
    return w - lr * m / (s.sqrt() + eps), m, s


# %% Adam: wrong, says "divided by 1 - beta ** t"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Leave the bias correction out."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    return w - lr * m / (s.sqrt() + eps), m, s


# %% Adam: wrong, says "the root"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Leave the root out."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / (s / (1 - beta2**t) + eps), m, s


# %% Adam: wrong, says "after step 2"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Correct as if every step were the first."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1)) / ((s / (1 - beta2)).sqrt() + eps), m, s


# %% Adam: wrong, says "s after step 1"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Forget the square."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g.abs()
    return w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps), m, s


# %% Adam: wrong, says "not the whole g"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Add the whole gradient, as momentum does."""
    m = beta1 * m + g
    s = beta2 * s + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps), m, s


# %% Adam: wrong, says "three tensors"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Return w only."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + eps)


# %% Adam: wrong, says "not under it"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Put eps under the root."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return w - lr * m_hat / (s_hat + eps).sqrt(), m, s


# %% Adam: wrong, says "not left out"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Leave eps out."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return w - lr * m_hat / s_hat.sqrt(), m, s


# %% Adam: wrong, says "after step 11"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Type the betas in."""
    m = 0.9 * m + (1 - 0.9) * g
    s = 0.999 * s + (1 - 0.999) * g**2
    m_hat, s_hat = m / (1 - 0.9**t), s / (1 - 0.999**t)
    return w - lr * m_hat / (s_hat.sqrt() + eps), m, s


# %% Adam: wrong, says "exchanged"
def adam_step(w, g, m, s, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Return w last."""
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return m, s, w - lr * m_hat / (s_hat.sqrt() + eps)


# %% Find the bug: the cycle that never rises: right
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Step once per batch."""
    steps = epochs * math.ceil(len(X) / batch_size)
    scheduler = lr_scheduler.OneCycleLR(
        optimizer, max_lr=max_lr, total_steps=steps, cycle_momentum=False
    )
    used = []
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            used.append(optimizer.param_groups[0]["lr"])
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
    return used


# %% Find the bug: the cycle that never rises: right
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """With epochs and steps_per_epoch; the rate from get_last_lr."""
    cycle = lr_scheduler.OneCycleLR(
        optimizer,
        max_lr,
        epochs=epochs,
        steps_per_epoch=-(-len(X) // batch_size),
        cycle_momentum=False,
    )
    used = []
    model.train()
    for _ in range(epochs):
        order = torch.randperm(len(X))
        for i in range(0, len(X), batch_size):
            optimizer.zero_grad()
            rows = order[i : i + batch_size]
            nn.MSELoss()(model(X[rows]), y[rows]).backward()
            optimizer.step()
            used += cycle.get_last_lr()
            cycle.step()
    return used


# %% Find the bug: the cycle that never rises: wrong, says "step() per batch"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Leave the bug."""
    steps = epochs * math.ceil(len(X) / batch_size)
    scheduler = lr_scheduler.OneCycleLR(
        optimizer, max_lr=max_lr, total_steps=steps, cycle_momentum=False
    )
    used = []
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            used.append(optimizer.param_groups[0]["lr"])
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return used


# %% Find the bug: the cycle that never rises: wrong, says "a new rate for each batch"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Count epochs instead: the rate rises, in stairs."""
    scheduler = lr_scheduler.OneCycleLR(
        optimizer, max_lr=max_lr, total_steps=epochs + 1, cycle_momentum=False
    )
    used = []
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            used.append(optimizer.param_groups[0]["lr"])
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return used


# %% Find the bug: the cycle that never rises: wrong, says "Tried to step"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Step per batch and per epoch."""
    steps = epochs * math.ceil(len(X) / batch_size)
    scheduler = lr_scheduler.OneCycleLR(
        optimizer, max_lr=max_lr, total_steps=steps, cycle_momentum=False
    )
    used = []
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            used.append(optimizer.param_groups[0]["lr"])
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
        scheduler.step()
    return used


# %% Find the bug: the cycle that never rises: wrong, says "return"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Forget the return."""
    steps = epochs * math.ceil(len(X) / batch_size)
    scheduler = lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps=steps, cycle_momentum=False)
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()


# %% Find the bug: the cycle that never rises: wrong, says "the rate of each of the 60 steps"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Note one rate per epoch."""
    steps = epochs * math.ceil(len(X) / batch_size)
    scheduler = lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps=steps, cycle_momentum=False)
    used = []
    for _ in range(epochs):
        used.append(optimizer.param_groups[0]["lr"])
        for rows in torch.randperm(len(X)).split(batch_size):
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
    return used


# %% Find the bug: the cycle that never rises: wrong, says "after optimizer.step()"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Step the scheduler first, and note the rate that the optimiser then uses."""
    steps = epochs * math.ceil(len(X) / batch_size)
    scheduler = lr_scheduler.OneCycleLR(
        optimizer, max_lr=max_lr, total_steps=steps + 1, cycle_momentum=False
    )
    used = []
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            scheduler.step()
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
    return used


# %% Find the bug: the cycle that never rises: wrong, says "after optimizer.step()"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Step the scheduler first, inside the loop."""
    steps = epochs * math.ceil(len(X) / batch_size)
    scheduler = lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps=steps, cycle_momentum=False)
    used = []
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            used.append(optimizer.param_groups[0]["lr"])
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            scheduler.step()
            optimizer.step()
    return used


# %% Find the bug: the cycle that never rises: wrong, says "trained"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Never train."""
    steps = epochs * math.ceil(len(X) / batch_size)
    scheduler = lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps=steps, cycle_momentum=False)
    used = []
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
    return used


# %% Find the bug: the cycle that never rises: wrong, says "Tried to step"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Round the number of batches down."""
    steps = epochs * (len(X) // batch_size)
    scheduler = lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps=steps, cycle_momentum=False)
    used = []
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            used.append(optimizer.param_groups[0]["lr"])
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
    return used


# %% Find the bug: the cycle that never rises: wrong, says "the gradient of its batch alone"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Let the gradients add up."""
    steps = epochs * math.ceil(len(X) / batch_size)
    scheduler = lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps=steps, cycle_momentum=False)
    used = []
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            used.append(optimizer.param_groups[0]["lr"])
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            loss.backward()
            optimizer.step()
            scheduler.step()
    return used


# %% Find the bug: the cycle that never rises: wrong, says "up to 0.3"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Type the peak in."""
    steps = epochs * math.ceil(len(X) / batch_size)
    scheduler = lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=steps, cycle_momentum=False)
    used = []
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            used.append(optimizer.param_groups[0]["lr"])
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
    return used


# %% Find the bug: the cycle that never rises: wrong, says "before the scheduler moves on"
def train_one_cycle(model, optimizer, X, y, epochs, batch_size, max_lr):
    """Note the rate too late."""
    steps = epochs * math.ceil(len(X) / batch_size)
    scheduler = lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps=steps, cycle_momentum=False)
    used = []
    for _ in range(epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            loss = nn.functional.mse_loss(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
            used.append(optimizer.param_groups[0]["lr"])
    return used


# %% Cosine with warm-up: right
def warmup_cosine(optimizer, warmup, total):
    """One function with an if."""

    def factor(step):
        if step < warmup:
            return (step + 1) / warmup
        return 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))

    return lr_scheduler.LambdaLR(optimizer, factor)


# %% Cosine with warm-up: right
def warmup_cosine(optimizer, warmup, total):
    """A table of all factors, computed at once."""
    rise = torch.arange(1, warmup + 1) / warmup
    fall = (torch.linspace(0, torch.pi, total - warmup + 1).cos() + 1) / 2
    factors = torch.cat([rise, fall]).tolist()
    return lr_scheduler.LambdaLR(optimizer, factors.__getitem__)


# %% Cosine with warm-up: wrong, says "return"
def warmup_cosine(optimizer, warmup, total):
    """Forget the return."""
    lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)


# %% Cosine with warm-up: wrong, says "not t / warmup"
def warmup_cosine(optimizer, warmup, total):
    """Start at 0."""

    def factor(step):
        if step < warmup:
            return step / warmup
        return 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))

    return lr_scheduler.LambdaLR(optimizer, factor)


# %% Cosine with warm-up: wrong, says "not over all 24"
def warmup_cosine(optimizer, warmup, total):
    """Warm up over the whole run."""
    return lr_scheduler.LambdaLR(optimizer, lambda step: (step + 1) / total)


# %% Cosine with warm-up: wrong, says "step 14"
def warmup_cosine(optimizer, warmup, total):
    """Forget that the cosine starts after the warm-up."""

    def factor(step):
        if step <= warmup:
            return min(1.0, (step + 1) / warmup)
        return 0.5 * (1 + math.cos(math.pi * step / total))

    return lr_scheduler.LambdaLR(optimizer, factor)


# %% Cosine with warm-up: wrong, says "not a straight line"
def warmup_cosine(optimizer, warmup, total):
    """Fall along a line."""

    def factor(step):
        if step < warmup:
            return (step + 1) / warmup
        return 1 - (step - warmup) / (total - warmup)

    return lr_scheduler.LambdaLR(optimizer, factor)


# %% Cosine with warm-up: wrong, says "such as LambdaLR"
def warmup_cosine(optimizer, warmup, total):
    """Return the function alone."""
    return lambda step: min(1.0, (step + 1) / warmup)


# %% Cosine with warm-up: wrong, says "half the rate in the middle"
def warmup_cosine(optimizer, warmup, total):
    """Forget pi."""

    def factor(step):
        if step < warmup:
            return (step + 1) / warmup
        return 0.5 * (1 + math.cos((step - warmup) / (total - warmup)))

    return lr_scheduler.LambdaLR(optimizer, factor)


# %% Cosine with warm-up: wrong, says "multiplies it by the rate"
def warmup_cosine(optimizer, warmup, total):
    """Return the rate in place of the factor."""
    lr = optimizer.param_groups[0]["lr"]

    def rate(step):
        if step < warmup:
            return lr * (step + 1) / warmup
        return lr * 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))

    return lr_scheduler.LambdaLR(optimizer, rate)


# %% Cosine with warm-up: wrong, says "warmup 3, total 9"
def warmup_cosine(optimizer, warmup, total):
    """Type the settings in."""

    def factor(step):
        if step < 4:
            return (step + 1) / 4
        return 0.5 * (1 + math.cos(math.pi * (step - 4) / 20))

    return lr_scheduler.LambdaLR(optimizer, factor)


# %% Nesterov, looking ahead: right
def lookahead_step(theta, v, gradient_at, lr, mu):
    """By the formula."""
    v = mu * v - lr * gradient_at(theta + mu * v)
    return theta + v, v


# %% Nesterov, looking ahead: right
def lookahead_step(theta, v, gradient_at, lr, mu):
    """On copies, in place."""
    theta, v = theta.clone(), v.clone()
    ahead = torch.add(theta, v, alpha=mu)
    v.mul_(mu).sub_(gradient_at(ahead), alpha=lr)
    theta.add_(v)
    return theta, v


# %% Nesterov, looking ahead: wrong, says "return"
def lookahead_step(theta, v, gradient_at, lr, mu):
    """Forget the return."""
    v = mu * v - lr * gradient_at(theta + mu * v)
    theta = theta + v


# %% Nesterov, looking ahead: wrong, says "not at theta"
def lookahead_step(theta, v, gradient_at, lr, mu):
    """Look where you are."""
    v = mu * v - lr * gradient_at(theta)
    return theta + v, v


# %% Nesterov, looking ahead: wrong, says "the gradient at theta + mu * v"
def lookahead_step(theta, v, gradient_at, lr, mu):
    """Look one whole step ahead."""
    v = mu * v - lr * gradient_at(theta + v)
    return theta + v, v


# %% Nesterov, looking ahead: wrong, says "changed its argument"
def lookahead_step(theta, v, gradient_at, lr, mu):
    """Change the arguments."""
    v *= mu
    v -= lr * gradient_at(theta + v)
    theta += v
    return theta, v


# %% Nesterov, looking ahead: wrong, says "called once"
def lookahead_step(theta, v, gradient_at, lr, mu):
    """Ask for the gradient twice."""
    v = mu * v - lr * gradient_at(theta + mu * v)
    return theta + mu * v - lr * gradient_at(theta), v


# %% Nesterov, looking ahead: wrong, says "as in PyTorch"
def lookahead_step(theta, v, gradient_at, lr, mu):
    """Return the look-ahead point itself."""
    v = mu * v - lr * gradient_at(theta + mu * v)
    return theta + v + mu * v, v


# %% Nesterov, looking ahead: wrong, says "the new v, by the formula"
def lookahead_step(theta, v, gradient_at, lr, mu):
    """Add the gradient."""
    v = mu * v + lr * gradient_at(theta + mu * v)
    return theta - v, v


# %% Nesterov, looking ahead: wrong, says "exchanged"
def lookahead_step(theta, v, gradient_at, lr, mu):
    """Return v first."""
    v = mu * v - lr * gradient_at(theta + mu * v)
    return v, theta + v


# %% Nesterov, looking ahead: wrong, says "two tensors"
def lookahead_step(theta, v, gradient_at, lr, mu):
    """Return theta only."""
    return theta + mu * v - lr * gradient_at(theta + mu * v)


# %% A rate for each layer: right
def layer_groups(model, lr, factor):
    """From the last layer to the first."""
    groups = []
    for layer in list(model)[::-1]:
        params = list(layer.parameters())
        if params:
            groups.append({"params": params, "lr": lr})
            lr = lr * factor
    return groups


# %% A rate for each layer: right
def layer_groups(model, lr, factor):
    """With powers, from the first to the last."""
    layers = [layer for layer in model.children() if any(True for _ in layer.parameters())]
    n = len(layers)
    return [
        {"params": layer.parameters(), "lr": lr * factor ** (n - 1 - k), "weight_decay": 0.0}
        for k, layer in enumerate(layers)
    ]


# %% A rate for each layer: wrong, says "return"
def layer_groups(model, lr, factor):
    """Forget the return."""
    [{"params": layer.parameters(), "lr": lr} for layer in model]


# %% A rate for each layer: wrong, says "no group for layers without parameters"
def layer_groups(model, lr, factor):
    """Give the ReLU a group."""
    n = len(model)
    return [
        {"params": layer.parameters(), "lr": lr * factor ** (n - 1 - k)}
        for k, layer in enumerate(model)
    ]


# %% A rate for each layer: wrong, says "do not count"
def layer_groups(model, lr, factor):
    """Leave the ReLU out, and count it."""
    n = len(model)
    return [
        {"params": list(layer.parameters()), "lr": lr * factor ** (n - 1 - k)}
        for k, layer in enumerate(model)
        if list(layer.parameters())
    ]


# %% A rate for each layer: wrong, says "the full rate for the last layer"
def layer_groups(model, lr, factor):
    """Start from the first layer."""
    groups = []
    for layer in model:
        params = list(layer.parameters())
        if params:
            groups.append({"params": params, "lr": lr})
            lr *= factor
    return groups


# %% A rate for each layer: wrong, says "one group for each of the 3 layers"
def layer_groups(model, lr, factor):
    """One group per tensor."""
    groups = []
    for p in reversed(list(model.parameters())):
        groups.append({"params": [p], "lr": lr})
        lr = lr * factor
    return groups


# %% A rate for each layer: wrong, says "a list of dictionaries"
def layer_groups(model, lr, factor):
    """Return an optimiser."""
    return Adam(model.parameters(), lr=lr)


# %% A rate for each layer: wrong, says "0.025, 0.05 and 0.1"
def layer_groups(model, lr, factor):
    """Subtract instead of multiplying."""
    groups = []
    for layer in list(model)[::-1]:
        params = list(layer.parameters())
        if params:
            groups.append({"params": params, "lr": lr})
            lr = lr - factor * 0.05
    return groups


# %% A rate for each layer: wrong, says "0.05 and 0.2"
def layer_groups(model, lr, factor):
    """Type the factor in."""
    groups = []
    for layer in reversed(model):
        params = list(layer.parameters())
        if params:
            groups.append({"params": params, "lr": lr})
            lr = lr * 0.5
    return groups


# %% Twelve rates side by side: right
def train_rates(params, losses_of_all, batches, rates):
    """With torch.func.grad."""
    params = dict(params)
    for X, y in batches:
        slopes = grad(lambda p, X=X, y=y: losses_of_all(p, X, y).sum())(params)
        for name, g in slopes.items():
            params[name] = params[name] - rates.view(-1, *[1] * (g.ndim - 1)) * g
    return params


# %% Twelve rates side by side: right
def train_rates(params, losses_of_all, batches, rates):
    """With backward, and the rates broadcast through a transposed view."""
    params = {name: p.detach().clone().requires_grad_() for name, p in params.items()}
    for X, y in batches:
        losses_of_all(params, X, y).sum().backward()
        with torch.no_grad():
            for p in params.values():
                p -= torch.einsum("n,n...->n...", rates, p.grad)
                p.grad = None
    return {name: p.detach() for name, p in params.items()}


# %% Twelve rates side by side: right
def train_rates(params, losses_of_all, batches, rates):
    """Return the leaves themselves."""
    now = {name: p.detach().clone().requires_grad_() for name, p in params.items()}
    for X, y in batches:
        losses_of_all(now, X, y).sum().backward()
        with torch.no_grad():
            for p in now.values():
                p -= rates.view(-1, *[1] * (p.ndim - 1)) * p.grad
                p.grad = None
    return now


# %% Twelve rates side by side: wrong, says "return"
def train_rates(params, losses_of_all, batches, rates):
    """Forget the return."""
    params = dict(params)
    for X, y in batches:
        slopes = grad(lambda p, X=X, y=y: losses_of_all(p, X, y).sum())(params)
        for name, g in slopes.items():
            params[name] = params[name] - rates.view(-1, *[1] * (g.ndim - 1)) * g


# %% Twelve rates side by side: wrong, says "changed its argument params"
def train_rates(params, losses_of_all, batches, rates):
    """Change the tensors in place."""
    for X, y in batches:
        slopes = grad(lambda p, X=X, y=y: losses_of_all(p, X, y).sum())(params)
        for name, g in slopes.items():
            params[name] -= rates.view(-1, *[1] * (g.ndim - 1)) * g
    return params


# %% Twelve rates side by side: wrong, says "the sum of the losses, not the mean"
def train_rates(params, losses_of_all, batches, rates):
    """Take the mean: every gradient is divided by 12."""
    params = dict(params)
    for X, y in batches:
        slopes = grad(lambda p, X=X, y=y: losses_of_all(p, X, y).mean())(params)
        for name, g in slopes.items():
            params[name] = params[name] - rates.view(-1, *[1] * (g.ndim - 1)) * g
    return params


# %% Twelve rates side by side: wrong, says "graph still attached"
def train_rates(params, losses_of_all, batches, rates):
    """Leave the graph attached."""
    params = {name: p.clone().requires_grad_() for name, p in params.items()}
    for X, y in batches:
        slopes = torch.autograd.grad(losses_of_all(params, X, y).sum(), list(params.values()))
        for (name, p), g in zip(list(params.items()), slopes):
            params[name] = p - rates.view(-1, *[1] * (g.ndim - 1)) * g
    return params


# %% Twelve rates side by side: wrong, says "a rate of its own for each network"
def train_rates(params, losses_of_all, batches, rates):
    """One rate for all."""
    params = dict(params)
    for X, y in batches:
        slopes = grad(lambda p, X=X, y=y: losses_of_all(p, X, y).sum())(params)
        params = {name: p - rates[0] * slopes[name] for name, p in params.items()}
    return params


# %% Twelve rates side by side: wrong, says "a dictionary with the names"
def train_rates(params, losses_of_all, batches, rates):
    """Return a list."""
    return list(params.values())
