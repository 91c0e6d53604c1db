"""Words for made-up pages: invented ones from syllables, everyday ones, sentences."""

from __future__ import annotations

import random


def listed(text: str, between: str | None = None) -> list[str]:
    """The pieces of a compact list."""
    return text.split(between)


# onsets | vowels | codas: what words of a language look like, not what they are
_SHAPES = {
    "english": (
        "b br c cl d dr f fl g gl h j k l m n p pr r s st sw t th tr w wh",
        "a e i o u ea ee oo ai",
        "n r l s t ck nd ll rd m th",
    ),
    "german": (
        "b br d f fr g gr h k kr l m n pf r sch st t v w z",
        "a e i o u ä ö ü ei au ie",
        "n r l ch tz ck nn ss rt",
    ),
    "romance": ("b c d f g gr l m n p qu r s t tr v", "a e i o u ia io", "n r l s"),
    "french": ("b bl c ch d f g j l m n p pr r s t v", "a e i o u é è ou eau ai oi", "n r l t x s"),
    "nordic": ("b bj d f fj g h hj k l m n r s sk st t v", "a e i o u å ä ö ø", "n r l nd lm rg sk"),
    "slavic": ("b br c d dr g h k kr l m n p pr r s sk st t v z", "a e i o u y", "n r k v l c"),
    "malay": ("b c d g h j k l m n p r s t", "a e i o u a", "n ng h k r m"),
    "japanese": ("k s t n h m y r w sh ch", "a i u e o ai", "n"),
    "chinese": ("b ch d f g h j k l m p q s sh t w x y zh", "a e i o u ia ao ou ei", "n ng"),
    "indian": ("b bh ch d dh g h j k kh l m n p r s sh t v", "a aa e i o u ai", "n r l sh m"),
    "turkish": ("b c ç d g h k l m n p r s ş t v y z", "a e ı i o ö u ü", "n r l k m z"),
}
SHAPES = {shape: tuple(listed(letters) for letters in kinds) for shape, kinds in _SHAPES.items()}
COMMON = listed(
    "time year people way day man thing woman life child world school state family student group country problem "
    "hand part place case week company system program question work government number night point home water room "
    "mother area money story fact month lot right study book eye job word business issue side kind head house "
    "service friend father power hour game line end member law car city community name president team minute idea "
    "body information back parent face level office door health person art war history party result change "
    "morning reason research girl guy moment air teacher force education street table market letter paper test "
    "budget plan report meeting machine sample order supply price sale stock label brand product method material "
    "process design model quality control"
)
VERBS = listed(
    "is was has makes takes gives finds shows needs keeps holds brings begins writes reads sends receives reports "
    "requires includes follows covers provides replaces confirms expects reviews considers improves supports "
    "describes"
)
ADJECTIVES = listed(
    "new good first last long great little own other old right big high different small large next early young "
    "important few public bad same able final annual quarterly recent current general internal technical regional "
    "daily weekly special fresh original classic premium extra mini super royal golden smart natural organic"
)
LINKS = listed("the of to in for on with at by from about into over after under between through during before")
COLOURS = listed("red blue green black white yellow brown grey pink purple orange silver gold navy beige clear")
GOODS = listed(
    "bread milk butter cheese yogurt eggs rice noodles pasta sauce oil sugar salt flour tea coffee cocoa water "
    "juice cola beer wine chicken beef pork lamb fish prawn tuna salmon tofu apple banana orange mango lemon "
    "grape tomato potato onion garlic carrot cabbage spinach lettuce mushroom corn beans soup salad sandwich "
    "burger pizza fries cake pie cookies biscuit chocolate candy chips crackers nuts cereal honey jam soap "
    "shampoo lotion toothpaste tissue towel detergent bleach sponge brush razor battery lamp bulb cable charger "
    "adapter plug socket switch wire tape glue paint roller nail screw bolt washer hammer drill saw pliers wrench "
    "ladder bucket broom mop hose pipe valve tap paper pen pencil marker eraser ruler stapler folder envelope "
    "notebook calendar stamp card frame candle vase plate bowl cup glass mug spoon fork knife pan pot kettle "
    "toaster blender fan heater iron clock mirror pillow blanket curtain carpet chair table shelf box bag basket "
    "shirt trousers jeans skirt dress jacket coat socks shoes sandals hat cap scarf gloves belt wallet umbrella "
    "watch toy puzzle ball doll kite bike tyre helmet lock filter spark diesel petrol fuel wash parking ticket "
    "voucher haircut massage repair service delivery rental deposit latte espresso cappuccino mocha smoothie "
    "waffle pancake croissant bagel muffin donut sushi ramen curry satay kebab taco"
)
FOREIGN_GOODS = listed(
    "Brot Milch Käse Wurst Brötchen Kartoffeln Apfelsaft Mineralwasser Kaffee Seife Pain Fromage Beurre Poulet Jambon "
    "Café Savon Pan Queso Leche Pollo Jamón Aceite Arroz Vino Pane Latte Prosciutto Formaggio Olio Acqua Biscotti Pão "
    "Queijo Leite Frango Arroz Cerveja Kaas Melk Boter Broodje Bier Appel Ayam Nasi Teh Kopi Roti Mee Ikan Telur Gula "
    "Susu Sabun Bawang Kek Air Tarik Goreng Ais Limau Onigiri Gyoza Udon Matcha Mochi Smör Bröd Mjölk Ost Kaffe Chleb "
    "Mleko Ser Masło Ekmek Süt Peynir Çay"
)
SIZES = listed(
    "500g 250G 1kg 2KG 100 g 1L 1.5L 330ml 750ML 12pcs 6's x10 10M 2m 30cm 15MM A4 A3 XL S M L 24CM #10 No.5 "
    '3/4" 40W 220V 5GB 16oz 2lb 12ct 4PK 1/2in'
)


def syllable(rng: random.Random, shape: str) -> str:
    """One syllable that a language might have."""
    onsets, vowels, _ = SHAPES[shape]
    return rng.choice(onsets) + rng.choice(vowels)


def word(rng: random.Random, shape: str | None = None, syllables: int | None = None) -> str:
    """An invented word, in small letters."""
    shape = shape or rng.choice(list(SHAPES))
    count = syllables or rng.choice((1, 2, 2, 2, 3, 3))
    coda = rng.choice(SHAPES[shape][2]) if count == 1 or rng.random() < 0.6 else ""
    return "".join(syllable(rng, shape) for _ in range(count)) + coda


def name(rng: random.Random, shape: str | None = None) -> str:
    """An invented word with a capital."""
    return word(rng, shape, rng.choice((2, 2, 3))).capitalize()


def filled(rng: random.Random, pattern: str) -> str:
    """The pattern with `#` as digits, `@` as capitals."""
    digits = {"#": "0123456789", "@": "ABCDEFGHJKLMNPRSTUVWXYZ"}
    return "".join(rng.choice(digits[mark]) if mark in digits else mark for mark in pattern)


def sentence(rng: random.Random, words: int | None = None) -> str:
    """Something that looks like an English sentence; it need not mean anything."""
    count = words or rng.randint(5, 16)
    parts: list[str] = []
    while len(parts) < count:
        parts += [rng.choice(LINKS), rng.choice(ADJECTIVES), _noun(rng)] if rng.random() < 0.5 else []
        parts += [rng.choice(("the", "a", "this", "our", "each")), _noun(rng), rng.choice(VERBS)]
        if rng.random() < 0.15:
            parts[-1] += ","
    return " ".join(parts[:count]).rstrip(",").capitalize() + rng.choice(("." * 9) + "?")


def prose(rng: random.Random, sentences: int | None = None) -> str:
    """A paragraph."""
    return " ".join(sentence(rng) for _ in range(sentences or rng.randint(2, 6)))


def title(rng: random.Random) -> str:
    """A heading of two to five words."""
    words = [rng.choice(ADJECTIVES), _noun(rng)] if rng.random() < 0.6 else [_noun(rng), rng.choice(LINKS), _noun(rng)]
    words += [_noun(rng)] if rng.random() < 0.4 else []
    return cased(rng, " ".join(words), ("title", "title", "upper", "sentence"))


def product(rng: random.Random) -> str:
    """The name of something that is sold."""
    good = rng.choice(FOREIGN_GOODS if rng.random() < 0.2 else GOODS)
    parts = [good]
    if rng.random() < 0.35:
        parts.insert(0, rng.choice(ADJECTIVES + COLOURS))
    if rng.random() < 0.3:
        parts.append(rng.choice(GOODS))
    if rng.random() < 0.3:
        parts.insert(0, name(rng))
    if rng.random() < 0.12:
        parts.append(word(rng))
    if rng.random() < 0.3:
        parts.append(rng.choice(SIZES))
    if rng.random() < 0.06:
        parts.append(filled(rng, rng.choice(("@@##", "###-@", "@-###", "##x##", "(@)"))))
    return cased(rng, " ".join(parts), ("upper", "upper", "title", "sentence"))


def cased(rng: random.Random, text: str, styles: tuple[str, ...] = ("upper", "title", "sentence", "lower")) -> str:
    """The text in one of the styles of writing."""
    style = rng.choice(styles)
    if style == "upper":
        return text.upper()
    if style == "title":
        return " ".join(piece[:1].upper() + piece[1:] for piece in text.split(" "))
    return text[:1].upper() + text[1:] if style == "sentence" else text.lower()


def _noun(rng: random.Random) -> str:
    return rng.choice(COMMON) if rng.random() < 0.85 else word(rng)
