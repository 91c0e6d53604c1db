"""Names of people, companies, shops, places on the net, for made-up pages."""

from __future__ import annotations

import random
import unicodedata

from textharmony_cli.synthesis.vocabulary_places import Country, country, expanded
from textharmony_cli.synthesis.vocabulary_words import ADJECTIVES, COLOURS, COMMON, GOODS, filled, listed, name, word

GIVEN = listed(
    "James Mary John Patricia Robert Linda Michael Barbara David Susan Thomas Sarah Daniel Karen Paul Nancy Mark "
    "Lisa George Sandra Steven Donna Kevin Carol Brian Ruth Gary Sharon Eric Laura Peter Anna Hans Greta Klaus "
    "Ingrid Jürgen Heike Pierre Marie Luc Claire François Élodie Carlos María José Lucía Miguel Ana Marco Giulia "
    "Paolo Chiara João Inês Pedro Beatriz Lars Astrid Björn Piotr Agnieszka Ivan Olga Ahmad Siti Mohd Nurul Farid "
    "Aisyah Wei Mei Jun Ling Kah Hui Raj Priya Arun Lakshmi Vijay Deepa Hiroshi Yuki Kenji Sakura Mehmet Ayşe "
    "Omar Fatima Kofi Ama Nguyen Linh Somchai"
)
FAMILY = listed(
    "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Martin Lee Thompson White "
    "Harris Clark Lewis Walker Hall Allen Young King Wright Hill Scott Green Adams Baker Nelson Carter Müller "
    "Schmidt Schneider Fischer Weber Meyer Wagner Becker Hoffmann Dubois Durand Leroy Moreau Laurent García "
    "Fernández López Martínez Pérez Rossi Russo Ferrari Bianchi Romano Silva Santos Oliveira Pereira Costa Jansen "
    "Visser Bakker Hansen Nilsson Larsson Kowalski Nowak Ivanov Petrov Tan Lim Wong Ng Chan Chong Ong Goh "
    "Abdullah Ismail Rahman Hassan Kumar Singh Sharma Patel Nair Sato Suzuki Tanaka Watanabe Yılmaz Kaya Demir "
    "Nguyen Tran Park Kim Mensah Okafor"
)
TRADES = listed(
    "Supermarket;Mini Market;Mart;Hypermarket;Grocery;Store;Stores;Stationery;Books;Bookshop;Pharmacy;Hardware;"
    "Restaurant;Cafe;Café;Bakery;Bistro;Bar & Grill;Kitchen;Seafood;Noodle House;Coffee;Tea House;Fashion;Shoes;"
    "Optical;Electronics;Trading;Auto Parts;Motors;Petrol Station;Service Station;Clinic;Salon;Furniture;"
    "Gift Shop;Florist;Printing;Toys;Sports;Foods;Food Court;Marketing;Industries;Holdings;Hotel;Parking;"
    "Department Store;Home Centre;Building Materials;Lighting;Machinery;Delicatessen;Pizza;Sushi;Burger;"
    "Ice Cream;Laundry;Pet Shop;Garden Centre;Electrical;Computers;Mobile;Outlet;Bäckerei;Apotheke;Metzgerei;"
    "Drogerie;Baumarkt;Gasthaus;Supermercado;Farmacia;Panadería;Ferretería;Restaurante;Boulangerie;Pharmacie;"
    "Brasserie;Épicerie;Librairie;Ristorante;Trattoria;Farmacia;Tabacchi;Kedai Runcit;Restoran;Kopitiam;"
    "Perniagaan;Pasar Raya;Apteka;Sklep;Market;Eczane;Lokanta;Apotek;Bageri;Slagerij;Bakkerij;Padaria;Mercado",
    ";",
)
FIELDS = listed(
    "Systems;Solutions;Technologies;Logistics;Consulting;Engineering;Partners;Group;Services;Media;Software;"
    "Networks;Pharma;Chemicals;Energy;Foods;Textiles;Laboratories;Insurance;Bank;Airlines;Travel;Design;"
    "Construction;Tobacco;Research;Instruments;Metals;Plastics;International;Global;Capital;Properties;Motors;"
    "Electric;Paper;Steel;Medical",
    ";",
)
SLOGANS = listed(
    "Your neighbourhood store;Quality you can trust;Always low prices;Fresh every day;Serving you since {y};"
    "Save more, live better;The taste of home;Where {n} meets {n};We care;Best in town;Everyday value;"
    "Open 24 hours;Good food, good mood;Simply {a};Family owned since {y};More for less;A {a} choice;100% {a};"
    "The {n} specialist;Live well",
    ";",
)
JOBS = listed(
    "Manager;Director;Sales Executive;Chief Engineer;Accountant;Secretary;Professor;Nurse;Supervisor;Analyst;"
    "Head of Marketing;Vice President;Clerk;Consultant;Project Leader;Treasurer;Technician;Editor;Lawyer;Partner",
    ";",
)
INITIALS = listed("@@@ @.@. @&@ @@ @@@@ #@ @-@ @#")
PLACES = listed("World Hub Zone House Land King Plus 4U 99")
DOMAINS = listed("com com com net org co.uk com.my de fr es it nl com.sg com.au in jp se pl com.br io shop eu")


def person(rng: random.Random) -> str:
    """A person's name, given name first."""
    given = rng.choice(GIVEN) if rng.random() < 0.7 else name(rng)
    family = surname(rng)
    middle = f" {filled(rng, '@')}." if rng.random() < 0.12 else ""
    prefix = rng.choice(("Mr. ", "Ms. ", "Dr. ", "Mrs ", "Prof. ")) if rng.random() < 0.08 else ""
    if rng.random() < 0.1:
        given = given[0] + "."
    return f"{prefix}{given}{middle} {family}"


def surname(rng: random.Random) -> str:
    """A family name."""
    return rng.choice(FAMILY) if rng.random() < 0.65 else name(rng)


def first_name(rng: random.Random) -> str:
    """A given name."""
    return rng.choice(GIVEN) if rng.random() < 0.75 else name(rng)


def job(rng: random.Random) -> str:
    """What a person does at work."""
    return rng.choice(JOBS)


def company(rng: random.Random, where: Country | None = None) -> str:
    """A company's name, mostly with a legal form."""
    where = where or country(rng)
    stem = _stem(rng, where)
    if rng.random() < 0.6:
        stem += " " + rng.choice(FIELDS if rng.random() < 0.6 else TRADES)
    form = expanded(rng, rng.choice(where.forms), where.shape)
    return f"{stem} {form}".strip() if rng.random() < 0.85 else stem


def shop(rng: random.Random, where: Country) -> str:
    """What stands at the head of a shop's receipt: a brand, or the company's full name."""
    stem = _stem(rng, where)
    way = rng.random()
    if way < 0.2:
        return stem
    named = f"{stem} {rng.choice(TRADES)}" if rng.random() < 0.9 else f"{rng.choice(TRADES)} {stem}"
    if way < 0.45:
        return named
    return f"{named if way < 0.8 else stem} {expanded(rng, rng.choice(where.forms), where.shape)}".strip()


def slogan(rng: random.Random) -> str:
    """A shop's motto."""
    text = rng.choice(SLOGANS).replace("{y}", str(rng.randint(1890, 2020)))
    while "{n}" in text:
        text = text.replace("{n}", rng.choice(COMMON), 1)
    return text.replace("{a}", rng.choice(ADJECTIVES))


def site(rng: random.Random, stem: str = "") -> str:
    """A web address."""
    host = _host(stem) or word(rng)
    return f"{rng.choice(('www.', 'www.', '', 'http://www.', 'https://'))}{host}.{rng.choice(DOMAINS)}"


def email(rng: random.Random, stem: str = "") -> str:
    """A mail address."""
    user = rng.choice(("info", "sales", "contact", "hello", "office", "support", "admin", _host(person(rng))[:14]))
    return f"{user}@{_host(stem) or word(rng)}.{rng.choice(DOMAINS)}"


def _host(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(character for character in plain if character.isalnum())[:18]


def _stem(rng: random.Random, where: Country) -> str:
    """The part of a company's name that tells it from others."""
    invented = name(rng, where.shape)
    ways = (
        lambda: invented,
        lambda: invented,
        lambda: f"{invented} {name(rng, where.shape)}",
        lambda: f"{invented} & {name(rng, where.shape)}",
        lambda: surname(rng),
        lambda: f"{surname(rng)} & {surname(rng)}",
        lambda: f"{surname(rng)}'s",
        lambda: f"{first_name(rng)}'s",
        lambda: f"{filled(rng, rng.choice(INITIALS))} {invented}",
        lambda: filled(rng, rng.choice(INITIALS)),
        lambda: f"{rng.choice(ADJECTIVES + COLOURS)} {rng.choice(COMMON + GOODS)}".title(),
        lambda: f"The {rng.choice(ADJECTIVES + COLOURS)} {rng.choice(GOODS)}".title(),
        lambda: f"{invented} {rng.choice(COMMON)}".title(),
        lambda: f"{rng.choice(GOODS)} {rng.choice(PLACES)}".title(),
        lambda: f"{name(rng, where.shape)} {name(rng, where.shape)} {rng.choice(COMMON)}".title(),
        lambda: f"{name(rng, 'chinese')} {name(rng, 'chinese')} {name(rng, 'chinese')}",
    )  # fmt: skip
    return rng.choice(ways)()
