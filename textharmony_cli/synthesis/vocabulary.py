"""All words and figures for made-up pages in one place; every function takes the generator it draws from.

Names are half invented from syllables, so that a model learns what a name looks like rather than a list.
"""

from __future__ import annotations

from textharmony_cli.synthesis.vocabulary_figures import (
    Moment,
    amount,
    code,
    date,
    date_style,
    moment,
    percentage,
    price,
    time,
)
from textharmony_cli.synthesis.vocabulary_names import (
    company,
    email,
    first_name,
    job,
    person,
    shop,
    site,
    slogan,
    surname,
)
from textharmony_cli.synthesis.vocabulary_places import (
    BY_CODE,
    COUNTRIES,
    WRITTEN_IN,
    Country,
    address,
    country,
    money,
    phone,
)
from textharmony_cli.synthesis.vocabulary_words import (
    cased,
    filled,
    name,
    product,
    prose,
    sentence,
    title,
    word,
)

__all__ = (
    "BY_CODE",
    "COUNTRIES",
    "WRITTEN_IN",
    "Country",
    "Moment",
    "address",
    "amount",
    "cased",
    "code",
    "company",
    "country",
    "date",
    "date_style",
    "email",
    "filled",
    "first_name",
    "job",
    "moment",
    "money",
    "name",
    "percentage",
    "person",
    "phone",
    "price",
    "product",
    "prose",
    "sentence",
    "shop",
    "site",
    "slogan",
    "surname",
    "time",
    "title",
    "word",
)
