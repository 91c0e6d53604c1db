"""Token numbers of the published model. Standard library only."""

BEGINNING, END, PADDING = 1, 2, 31999
OPENING, PIECE = 32000, 32001  # `<|beginofimage|>`, and `<|image|>`, one for each token of a picture
VOCABULARY = 32002
PICTURE_TOKENS = 512
