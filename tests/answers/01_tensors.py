"""Right and wrong answers to the exercises of 01_tensors."""

# ruff: noqa: B018, F811, F821, F841, SIM300


# %% Mirror face: right
def mirror(picture):
    half = picture.shape[1] // 2
    result = picture.clone()
    result[:, half:] = picture[:, :half].flip(1)
    return result


# %% Mirror face: right
def mirror(picture):
    left = picture[:, : picture.shape[1] // 2]
    return torch.cat([left, left.flip(dims=(1,))], dim=1)


# %% Mirror face: right
def mirror(picture):
    width = picture.shape[1]
    column = torch.arange(width)
    return picture[:, torch.where(column < width // 2, column, width - 1 - column)]


# %% Mirror face: wrong, says "return"
def mirror(picture):
    result = picture.clone()
    half = picture.shape[1] // 2
    result[:, half:] = picture[:, :half].flip(1)


# %% Mirror face: wrong, says "changed its argument picture"
def mirror(picture):
    half = picture.shape[1] // 2
    picture[:, half:] = picture[:, :half].flip(1)
    return picture


# %% Mirror face: wrong, says "only the right half is replaced"
def mirror(picture):
    return picture.flip(1)


# %% Mirror face: wrong, says "the left half stays, the right half is replaced"
def mirror(picture):
    half = picture.shape[1] // 2
    result = picture.clone()
    result[:, :half] = picture[:, half:].flip(1)
    return result


# %% Mirror face: wrong, says "another width, 40"
def mirror(picture):
    left = picture[:, :130]
    return torch.cat([left, left.flip(1)], dim=1)


# %% Mirror face: wrong, says "a NumPy array in place of a tensor"
def mirror(picture):
    left = picture[:, : picture.shape[1] // 2]
    return torch.cat([left, left.flip(1)], dim=1).numpy()


# %% Mirror face: wrong, says "turned around with flip(1)"
def mirror(picture):
    half = picture.shape[1] // 2
    result = picture.clone()
    result[:, half:] = picture[:, :half]
    return result


# %% Mirror face: wrong, says "not dim 0"
def mirror(picture):
    half = picture.shape[1] // 2
    result = picture.clone()
    result[:, half:] = picture[:, :half].flip(0)
    return result


# %% Mirror face: wrong, says "shape (125, 260, 3)"
def mirror(picture):
    half = picture.shape[0] // 2
    return picture[:half].flip(1)


# %% Mirror face: wrong, says "a list in place of a tensor"
def mirror(picture):
    half = picture.shape[1] // 2
    result = picture.clone()
    result[:, half:] = picture[:, :half].flip(1)
    return result.tolist()


# %% Mirror face: wrong, says "came back as it was"
def mirror(picture):
    result = picture.clone()
    half = picture.shape[1] // 2
    result[:, half:].clone()[:] = picture[:, :half].flip(1)
    return result


# %% Find the bug: the frame that spreads: right
def framed(picture):
    result = picture.clone()
    result[:20] = 0
    result[-20:] = 0
    result[:, :20] = 0
    result[:, -20:] = 0
    return result


# %% Find the bug: the frame that spreads: right
def framed(picture):
    result = torch.zeros_like(picture)
    result[20:-20, 20:-20] = picture[20:-20, 20:-20]
    return result


# %% Find the bug: the frame that spreads: right
def framed(picture):
    inside = torch.zeros(picture.shape[:2], dtype=torch.bool)
    inside[20:-20, 20:-20] = True
    return torch.where(inside[..., None], picture, 0)


# %% Find the bug: the frame that spreads: wrong, says "Look for a copy in the table above"
def framed(picture):
    result = picture.view(picture.shape)
    result[:20] = result[-20:] = 0
    result[:, :20] = result[:, -20:] = 0
    return result


# %% Find the bug: the frame that spreads: wrong, says "return"
def framed(picture):
    result = picture.clone()
    result[:20] = result[-20:] = 0
    result[:, :20] = result[:, -20:] = 0


# %% Find the bug: the frame that spreads: wrong, says "shape (250, 260)"
def framed(picture):
    result = picture[..., 0].clone()
    result[:20] = result[-20:] = 0
    result[:, :20] = result[:, -20:] = 0
    return result


# %% Find the bug: the frame that spreads: wrong, says "left and right are black"
def framed(picture):
    result = picture.clone()
    result[:20] = result[-20:] = 0
    return result


# %% Find the bug: the frame that spreads: wrong, says "does not cut the edge off"
def framed(picture):
    return picture[20:-20, 20:-20].clone()


# %% Find the bug: the frame that spreads: wrong, says "inside of the frame"
def framed(picture):
    return torch.zeros_like(picture)


# %% Find the bug: the frame that spreads: wrong, says "a NumPy array"
def framed(picture):
    result = picture.clone()
    result[:20] = result[-20:] = 0
    result[:, :20] = result[:, -20:] = 0
    return result.numpy()


# %% Predict: which shapes fit?: right
def predict():
    return [(5, 3), None, (5, 3), (2, 3, 4), (4, 4)]


# %% Predict: which shapes fit?: right
def predict():
    return ([5, 3], None, torch.Size([5, 3]), [2, 3, 4], [4, 4])


# %% Predict: which shapes fit?: wrong, says "return"
def predict():
    [(5, 3), None, (5, 3), (2, 3, 4), (4, 4)]


# %% Predict: which shapes fit?: wrong, says "neither is 1"
def predict():
    return [(5, 3), (5, 3), (5, 3), (2, 3, 4), (4, 4)]


# %% Predict: which shapes fit?: wrong, says "one of them is 1"
def predict():
    return [(5, 3), None, (5, 3), None, (4, 4)]


# %% Predict: which shapes fit?: wrong, says "longer shape"
def predict():
    return [(5, 3), None, (5, 3), (2, 3, 4), (4,)]


# %% Predict: which shapes fit?: wrong, says "(d)"
def predict():
    return [(5, 3), None, (5, 3), (2, 1, 4), (4, 4)]


# %% Predict: which shapes fit?: wrong, says "five predictions"
def predict():
    return [(5, 3), None, (5, 3)]


# %% Predict: which shapes fit?: wrong, says "with its comma"
def predict():
    return [(5, 3), None, (5, 3), (2, 3, 4), (4)]


# %% One-hot rows: right
def one_hot(y, C):
    return (y[:, None] == torch.arange(C)).float()


# %% One-hot rows: right
def one_hot(y, C):
    rows = torch.zeros(len(y), C, dtype=torch.float64)
    rows[torch.arange(len(y)), y] = 1
    return rows


# %% One-hot rows: right
def one_hot(y, C):
    return torch.nn.functional.one_hot(y, C).float()


# %% One-hot rows: wrong, says "return"
def one_hot(y, C):
    rows = torch.eye(C)[y]


# %% One-hot rows: wrong, says "a list in place of a tensor"
def one_hot(y, C):
    return [[float(k == label) for k in range(C)] for label in y]


# %% One-hot rows: wrong, says "True and False"
def one_hot(y, C):
    return y.unsqueeze(1) == torch.arange(C)


# %% One-hot rows: wrong, says "whole numbers"
def one_hot(y, C):
    return (y.unsqueeze(1) == torch.arange(C)).long()


# %% One-hot rows: wrong, says "Rows and columns are exchanged"
def one_hot(y, C):
    return torch.eye(C)[y].T


# %% One-hot rows: wrong, says "that no label names"
def one_hot(y, C):
    return torch.eye(int(y.max()) + 1)[y]


# %% One-hot rows: wrong, says "one place too far left"
def one_hot(y, C):
    return torch.eye(C)[y - 1]


# %% One-hot rows: wrong, says "changed its argument y"
def one_hot(y, C):
    rows = torch.eye(C)[y]
    y += 1
    return rows


# %% One-hot rows: wrong, says "one 1 in each row"
def one_hot(y, C):
    rows = torch.zeros(len(y), C)
    rows[:, y] = 1
    return rows


# %% One-hot rows: wrong, says "not the reverse"
def one_hot(y, C):
    return (y.unsqueeze(1) != torch.arange(C)).float()


# %% Standardise the columns: right
def standardise(X):
    spread = X.std(dim=0)
    constant = X.max(dim=0).values == X.min(dim=0).values
    return (X - X.mean(dim=0)) / torch.where(constant, 1.0, spread)


# %% Standardise the columns: right
def standardise(X):
    return (X - X.mean(dim=0, keepdim=True)) / (X.std(dim=0, keepdim=True) + 1e-5)


# %% Standardise the columns: right
def standardise(X):
    X = X.double()
    centred = X - X.mean(0)
    return centred / X.std(0).clamp(min=1e-8)


# %% Standardise the columns: right
def standardise(X):
    result = (X - X.mean(dim=0)) / X.std(dim=0)
    result[:, (X == X[0]).all(dim=0)] = 0
    return result


# %% Standardise the columns: right
def standardise(X):
    return (X - X.mean(dim=0)) / X.std(dim=0).clamp(min=1e-6)


# %% Standardise the columns: wrong, says "return"
def standardise(X):
    X = (X - X.mean(dim=0)) / (X.std(dim=0) + 1e-5)


# %% Standardise the columns: wrong, says "changed its argument X"
def standardise(X):
    X -= X.mean(dim=0)
    X /= X.std(dim=0) + 1e-5
    return X


# %% Standardise the columns: right
def standardise(X):
    spread = X.std(dim=0)
    return torch.where(spread < 1e-6, 0.0, (X - X.mean(dim=0)) / spread)


# %% Standardise the columns: wrong, says "not nan or inf"
def standardise(X):
    return (X - X.mean(dim=0)) / X.std(dim=0)


# %% Standardise the columns: wrong, says "the rest as before"
def standardise(X):
    spread = X.std(dim=0)
    if (spread < 1e-6).any():
        return X * 0
    return (X - X.mean(dim=0)) / spread


# %% Standardise the columns: wrong, says "it should be (50, 8)"
def standardise(X):
    spread = X.std(dim=0)
    real = spread > 1e-6
    if not real.any():
        return torch.zeros_like(X)
    return ((X - X.mean(dim=0)) / spread)[:, real]


# %% Standardise the columns: wrong, says "scale of 0.01"
def standardise(X):
    return (X - X.mean(dim=0)) / (X.std(dim=0) + 1e-3)


# %% Standardise the columns: wrong, says "scale of 0.01"
def standardise(X):
    return (X - X.mean(dim=0)) / X.std(dim=0).clamp(min=0.05)


# %% Standardise the columns: wrong, says "all values are equal"
def standardise(X):
    spread = X.std(dim=0)
    return (X - X.mean(dim=0)) / torch.where(spread == 0, 1.0, spread)


# %% Standardise the columns: wrong, says "all values are equal"
def standardise(X):
    return (X - X.mean(dim=0)) / (X.std(dim=0) + 1e-8)


# %% Standardise the columns: wrong, says "by N - 1"
def standardise(X):
    return (X - X.mean(dim=0)) / (X.std(dim=0, correction=0) + 1e-5)


# %% Standardise the columns: wrong, says "use dim=0"
def standardise(X):
    return (X - X.mean()) / X.std()


# %% Standardise the columns: wrong, says "every column has mean 0"
def standardise(X):
    return X / (X.std(dim=0) + 1e-5)


# %% Standardise the columns: wrong, says "must match the size"
def standardise(X):
    return (X - X.mean(dim=1)) / X.std(dim=1)


# %% Standardise the columns: wrong, says "values differ"
def standardise(X):
    return X - X.mean(dim=0)


# %% Standardise the columns: wrong, says "a list in place of a tensor"
def standardise(X):
    return ((X - X.mean(dim=0)) / (X.std(dim=0) + 1e-5)).tolist()


# %% All distances: right
def squared_distances(A, B):
    difference = A[:, None] - B[None]
    return (difference**2).sum(dim=-1)


# %% All distances: right
def squared_distances(A, B):
    lengths = (A**2).sum(dim=1, keepdim=True) + (B**2).sum(dim=1)
    return lengths - 2 * A @ B.T


# %% All distances: right
def squared_distances(A, B):
    return torch.cdist(A.double(), B.double()).pow(2)


# %% All distances: wrong, says "return"
def squared_distances(A, B):
    D = (A[:, None] - B[None]).pow(2).sum(dim=-1)


# %% All distances: wrong, says "leave the root out"
def squared_distances(A, B):
    return torch.cdist(A, B)


# %% All distances: wrong, says "not the mean"
def squared_distances(A, B):
    return (A[:, None] - B[None]).pow(2).mean(dim=-1)


# %% All distances: wrong, says "square the differences"
def squared_distances(A, B):
    return (A[:, None] - B[None]).sum(dim=-1)


# %% All distances: wrong, says "Rows and columns are exchanged"
def squared_distances(A, B):
    return (A[None] - B[:, None]).pow(2).sum(dim=-1)


# %% All distances: wrong, says "sum over the last dimension"
def squared_distances(A, B):
    return (A[:, None] - B[None]) ** 2


# %% All distances: wrong, says "must match the size"
def squared_distances(A, B):
    return ((A - B) ** 2).sum(dim=1)


# %% All distances: wrong, says "not the product"
def squared_distances(A, B):
    return A @ B.T


# %% All distances: wrong, says "a list in place of a tensor"
def squared_distances(A, B):
    return [[((a - b) ** 2).sum().item() for b in B] for a in A]


# %% All distances: wrong, says "changed its argument A"
def squared_distances(A, B):
    A *= 1.5
    return torch.cdist(A, B) ** 2


# %% Nearest digit of ten: right
def nearest_digit(pictures, centres):
    return torch.cdist(pictures.flatten(1), centres.flatten(1)).argmin(dim=1)


# %% Nearest digit of ten: right
def nearest_digit(pictures, centres):
    distances = [((pictures - centre) ** 2).sum(dim=(1, 2)) for centre in centres]
    return torch.stack(distances, dim=1).min(dim=1).indices


# %% Nearest digit of ten: wrong, says "return"
def nearest_digit(pictures, centres):
    torch.cdist(pictures.flatten(1), centres.flatten(1)).argmin(dim=1)


# %% Nearest digit of ten: wrong, says "argmin, not argmax"
def nearest_digit(pictures, centres):
    return torch.cdist(pictures.flatten(1), centres.flatten(1)).argmax(dim=1)


# %% Nearest digit of ten: wrong, says "the argument `centres`"
def nearest_digit(pictures, centres):
    return torch.cdist(pictures.flatten(1), averages.flatten(1)).argmin(dim=1)


# %% Nearest digit of ten: wrong, says "not the distance"
def nearest_digit(pictures, centres):
    return torch.cdist(pictures.flatten(1), centres.flatten(1)).min(dim=1).values


# %% Nearest digit of ten: wrong, says "least along dim 1"
def nearest_digit(pictures, centres):
    return torch.cdist(pictures.flatten(1), centres.flatten(1)).argmin(dim=0)


# %% Nearest digit of ten: wrong, says "a list in place of a tensor"
def nearest_digit(pictures, centres):
    return torch.cdist(pictures.flatten(1), centres.flatten(1)).argmin(dim=1).tolist()


# %% Nearest digit of ten: wrong, says "shape (1000, 10)"
def nearest_digit(pictures, centres):
    return torch.cdist(pictures.flatten(1), centres.flatten(1))


# %% Nearest digit of ten: wrong, says "changed its argument pictures"
def nearest_digit(pictures, centres):
    pictures /= 255
    return torch.cdist(pictures.flatten(1), centres.flatten(1) / 255).argmin(dim=1)


# %% Nearest digit of ten: wrong, says "values differ"
def nearest_digit(pictures, centres):
    return (pictures.flatten(1) @ centres.flatten(1).T).argmax(dim=1)


# %% The Game of Life: right
def step(board):
    neighbours = torch.zeros_like(board)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            if (down, right) != (0, 0):
                neighbours += board.roll((down, right), dims=(0, 1))
    born = (board == 0) & (neighbours == 3)
    stays = (board == 1) & ((neighbours == 2) | (neighbours == 3))
    return (born | stays).long()


# %% The Game of Life: right
def step(board):
    three_rows = board + board.roll(1, 0) + board.roll(-1, 0)
    nine = three_rows + three_rows.roll(1, 1) + three_rows.roll(-1, 1)
    return torch.where(nine == 3, 1, torch.where(nine == 4, board, 0))


# %% The Game of Life: right
def step(board):
    H, W = board.shape
    wide = torch.cat([board[-1:], board, board[:1]], dim=0)
    wide = torch.cat([wide[:, -1:], wide, wide[:, :1]], dim=1)
    nine = sum(wide[i : i + H, j : j + W] for i in range(3) for j in range(3))
    neighbours = nine - board
    return ((neighbours == 3) | ((neighbours == 2) & (board == 1))).to(torch.int32)


# %% The Game of Life: wrong, says "return"
def step(board):
    rows = board + board.roll(1, 0) + board.roll(-1, 0)
    nine = rows + rows.roll(1, 1) + rows.roll(-1, 1)
    board = ((nine == 3) | ((nine == 4) & (board == 1))).long()


# %% The Game of Life: wrong, says "changed its argument board"
def step(board):
    rows = board + board.roll(1, 0) + board.roll(-1, 0)
    nine = rows + rows.roll(1, 1) + rows.roll(-1, 1)
    board[:] = ((nine == 3) | ((nine == 4) & (board == 1))).long()
    return board


# %% The Game of Life: wrong, says "True and False"
def step(board):
    rows = board + board.roll(1, 0) + board.roll(-1, 0)
    nine = rows + rows.roll(1, 1) + rows.roll(-1, 1)
    return (nine == 3) | ((nine == 4) & (board == 1))


# %% The Game of Life: wrong, says "3 neighbours"
def step(board):
    rows = board + board.roll(1, 0) + board.roll(-1, 0)
    nine = rows + rows.roll(1, 1) + rows.roll(-1, 1)  # the cell itself is counted
    return ((nine == 3) | ((nine == 2) & (board == 1))).long()


# %% The Game of Life: wrong, says "diagonals count"
def step(board):
    four = board.roll(1, 0) + board.roll(-1, 0) + board.roll(1, 1) + board.roll(-1, 1)
    return ((four == 3) | ((four == 2) & (board == 1))).long()


# %% The Game of Life: wrong, says "two births"
def step(board):
    rows = board + board.roll(1, 0) + board.roll(-1, 0)
    neighbours = rows + rows.roll(1, 1) + rows.roll(-1, 1) - board
    return (board == 1).long() * ((neighbours == 2) | (neighbours == 3)).long()


# %% The Game of Life: wrong, says "edges are joined"
def step(board):
    wide = torch.nn.functional.pad(board, (1, 1, 1, 1))
    H, W = board.shape
    nine = sum(wide[i : i + H, j : j + W] for i in range(3) for j in range(3))
    return ((nine == 3) | ((nine == 4) & (board == 1))).long()


# %% The Game of Life: wrong, says "edges are joined"
def step(board):
    wide = torch.nn.functional.pad(torch.cat([board[-1:], board, board[:1]]), (1, 1))
    H, W = board.shape
    nine = sum(wide[i : i + H, j : j + W] for i in range(3) for j in range(3))
    return ((nine == 3) | ((nine == 4) & (board == 1))).long()


# %% The Game of Life: wrong, says "17"
def step(board):
    n = len(board)
    wide = torch.nn.functional.pad(board[None, None].float(), (1, 1, 1, 1), mode="circular")[0, 0]
    nine = sum(wide[i : i + n, j : j + n] for i in range(3) for j in range(3))
    return ((nine == 3) | ((nine == 4) & (board == 1))).long()


# %% The Game of Life: wrong, says "not square"
def step(board):
    rows = board + board.roll(1, 0) + board.roll(-1, 0)
    neighbours = rows + rows.roll(1, 1) + rows.roll(-1, 1) - board
    born = (board == 0) & ((neighbours == 3) | (neighbours == 6))
    return (born | ((board == 1) & ((neighbours == 2) | (neighbours == 3)))).long()


# %% The Game of Life: wrong, says "a list in place of a tensor"
def step(board):
    rows = board + board.roll(1, 0) + board.roll(-1, 0)
    nine = rows + rows.roll(1, 1) + rows.roll(-1, 1)
    return ((nine == 3) | ((nine == 4) & (board == 1))).long().tolist()
