"""What people write into forms and letters, by kind: names, dates, amounts, codes, remarks."""

from __future__ import annotations

import random
from collections.abc import Callable

from textharmony_cli.synthesis import vocabulary_places as places
from textharmony_cli.synthesis import vocabulary_words as words
from textharmony_cli.synthesis.vocabulary_words import listed

FIRST = listed(
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard "
    "Susan Joseph Karen "
    "Thomas Nancy Charles Lisa Daniel Betty Paul Helen Mark Sandra Donald Donna George Carol Kenneth "
    "Ruth Steven Sharon "
    "Edward Michelle Brian Laura Ronald Sarah Anthony Kimberly Kevin Deborah Jason Dorothy Frank "
    "Alice Walter Judith "
    "Peter Rose Harold Gloria Arthur Teresa Henry Doris Carl Evelyn Ralph Jean Roger Cheryl Lawrence "
    "Martha Albert Anna "
    "Ahmad Siti Wei Mei Hiroshi Yuki Raj Priya Mohammed Fatima Carlos María José Lucía Giovanni "
    "Chiara Pierre Amélie "
    "Jürgen Ingrid Hans Sabine João Beatriz Willem Anneke Lars Astrid Piotr Agnieszka Mehmet Elif "
    "Nguyen Linh Kwame Amara"
)
LAST = (
    (
        "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Martin "
        "Jackson Thompson White "
        "Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Baker Nelson "
        "Carter Mitchell "
        "Roberts Turner Phillips Campbell Parker Evans Edwards Collins Stewart Morris Murphy Cook Rogers "
        "Morgan Cooper "
        "Peterson Reed Bailey Bell Kelly Howard Ward Cox Richardson Watson Brooks Bennett Gray Hughes "
        "Price Myers Long Ross "
        "Foster Sanders Powell Sullivan Russell Fisher Henderson Cole West Jordan Owens Reynolds "
        "Hamilton Graham Wallace "
        "Müller Schmidt Schneider Weber Becker Hoffmann Dubois Lefèvre Moreau Rossi Ferrari Bianchi "
        "García Fernández López "
        "Silva Santos Pereira de Vries Jansen Bakker Nilsson Hansen Kowalski Novak Yilmaz Tanaka Suzuki "
        "Chen Wang Lim Tan "
        "Lee Kumar Sharma Patel Singh Abdullah Rahman Nguyen Okafor Mensah O'Brien McDonald"
    )
    .replace("de Vries", "de_Vries")
    .split()
)
JOBS = listed(
    "Manager;Director;Vice President;President;Secretary;Treasurer;Research Scientist;Project Leader;"
    "Sales Manager;"
    "Chief Engineer;Accountant;Buyer;Marketing Director;Brand Manager;Assistant Manager;Plant "
    "Manager;Technician;"
    "Senior Analyst;Consultant;Administrator;Supervisor;Clerk;Auditor;General Counsel;Attorney;"
    "Editor;Nurse;Teacher;"
    "Professor;Head of Research;Chief Executive Officer;Managing Director;Account Executive;Group "
    "Leader;Inspector;"
    "Customer Service Manager;Controller;Human Resources Officer;Chairman;Executive Assistant;"
    "Operations Manager",
    ";",
)
DEPARTMENTS = listed(
    "Research & Development;Marketing;Sales;Accounting;Finance;Legal;Purchasing;Engineering;"
    "Production;Quality Control;"
    "Personnel;Human Resources;Public Affairs;Shipping;Maintenance;Analytical;Information Systems;"
    "Corporate Affairs;"
    "Media Services;Toxicology;Product Development;Field Sales;Administration;Customer Service;"
    "Manufacturing;Leaf;Tax",
    ";",
)
CITIES = listed(
    "New York;Chicago;Richmond, VA;Winston-Salem, NC;Louisville, KY;Atlanta;Boston, Mass.;"
    "Philadelphia;Dallas, Texas;"
    "Los Angeles;San Francisco, CA;Washington, D.C.;Denver;Seattle;Miami, Florida;Houston;Cleveland, "
    "Ohio;Detroit;"
    "London;Paris;Berlin;Hamburg;Geneva;Zürich;Brussels;Amsterdam;Madrid;Milano;Lisboa;Tokyo;"
    "Singapore;Hong Kong;"
    "Kuala Lumpur;Jakarta;Sydney;Toronto;Montréal;Mexico City;São Paulo;Buenos Aires;Mumbai;Cairo;"
    "Nairobi;Istanbul",
    ";",
)
NATIONS = listed(
    "USA;United States;Germany;France;United Kingdom;Canada;Mexico;Brazil;Italy;Spain;Portugal;"
    "Netherlands;Belgium;"
    "Switzerland;Sweden;Norway;Poland;Turkey;Japan;China;India;Malaysia;Singapore;Australia;South "
    "Africa;Egypt",
    ";",
)
KINDS_OF_FIRM = listed(
    "Laboratories;Industries;Company;Chemical Co.;Research Institute;Associates;& Co.;Products, Inc.;"
    "International;"
    "Manufacturing Co.;Supply Company;Insurance Co.;Bank;Printing Company;Advertising, Inc.;"
    "Electronics;Foods;Systems;"
    "Services;Group;Holdings;Tobacco Company;Paper Co.;University;Foundation;Council;Association;"
    "Hospital;Consulting",
    ";",
)
MONTHS = listed("January February March April May June July August September October November December")
WEEKDAYS = listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
UNITS = listed(
    "pcs;boxes;cases;lbs;kg;g;mg;ml;liters;gal;ft;in.;mm;cm;hours;days;weeks;units;cartons;sheets;"
    "copies;sets;tons;mg/cig;ppm;°C;%",
    ";",
)
SHORT = listed(
    "None;N/A;n/a;Yes;No;X;OK;Same;Same as above;Pending;Approved;Not applicable;Unknown;Regular;"
    "Standard;Confidential;"
    "Urgent;As needed;see attached;See below;To be determined;TBD;TBA;Various;All;Open;Closed;Final;"
    "Draft;Good;Fair;"
    "Excellent;Poor;Full;Half;Single;Married;Male;Female;Full time;Part-time;Monthly;Weekly;Annual;"
    "Routine;White;Black;"
    "Blue;Menthol;Filter;Soft pack;Box;King Size;100's;Mail;Air freight;Truck;By hand;UPS;Fed Ex;Net "
    "30;Cash;Check;-;0",
    ";",
)
FULL_STREETS = listed(
    "Main;Oak;Park;Maple;Cedar;Washington;Lake;Hill;Broad;Church;Market;Madison;Lincoln;Franklin", ";"
)


def value(rng: random.Random, kind: str) -> str:
    """Something of that kind, on one line."""
    return _MAKERS[kind](rng)


def lines(rng: random.Random, kind: str) -> list[str]:
    """Something of that kind that may take several lines: an `address`, a `recipient`, a `remark`, a list."""
    if kind == "address":
        return address(rng)
    if kind == "recipient":
        return recipient(rng)
    if kind == "remark":
        return words.prose(rng, rng.choice((1, 1, 2, 3))).split("\n")
    return [value(rng, kind)]


def person(rng: random.Random) -> str:
    """A person's name, in one of the ways it is written."""
    first, last = rng.choice(FIRST), rng.choice(LAST).replace("_", " ")
    if rng.random() < 0.12:
        last = words.name(rng)
    initial = rng.choice("ABCDEFGHJKLMNPRSTW")
    return rng.choice(
        (
            f"{first} {last}",
            f"{first} {last}",
            f"{first} {initial}. {last}",
            f"{first[0]}. {initial}. {last}",
            f"{first[0]}. {last}",
            f"Dr. {first} {last}",
            f"Mr. {last}",
            f"Ms. {first} {last}",
            f"{last}, {first}",
            f"{first[0]}.{initial}. {last}",
            f"{first} {last}".upper(),
            f"{last.upper()}, {first}",
        )
    )


def full_name(rng: random.Random) -> str:
    """First and last name."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST).replace('_', ' ')}"


def company(rng: random.Random) -> str:
    """A company, institute or agency."""
    if rng.random() < 0.3:
        where = places.country(rng)
        return places.expanded(
            rng, f"{{w}} {words.title(rng).split()[-1]} {rng.choice(where.forms)}", where.shape
        ).strip()
    head = rng.choice(
        (
            rng.choice(LAST).replace("_", " "),
            words.name(rng, "english"),
            f"{rng.choice(LAST).replace('_', ' ')} & {rng.choice(LAST).replace('_', ' ')}",
        )
    )
    text = f"{head} {rng.choice(KINDS_OF_FIRM)}"
    return text.upper() if rng.random() < 0.2 else text


def date(rng: random.Random) -> str:
    """A day of the last decades, in one of the ways it is written."""
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1962, 2026)
    name, short = MONTHS[month - 1], f"{year % 100:02d}"
    return rng.choice(
        (
            f"{name} {day}, {year}",
            f"{name} {day}, {year}",
            f"{month}/{day}/{short}",
            f"{month}/{day}/{short}",
            f"{month:02d}/{day:02d}/{year}",
            f"{day} {name} {year}",
            f"{day}-{name[:3]}-{short}",
            f"{day:02d}.{month:02d}.{year}",
            f"{year}-{month:02d}-{day:02d}",
            f"{month}-{day}-{short}",
            f"{name[:3]}. {day}, {year}",
            f"{name} {year}",
            f"{name[:3].upper()} {day} {year}",
            f"{day:02d}/{month:02d}/{year}",
            f"{month}/{short}",
        )
    )


def time(rng: random.Random) -> str:
    """A time of day."""
    hour, minute = rng.randint(1, 12), rng.choice((0, 0, 15, 30, 45, rng.randrange(60)))
    ending = rng.choice((" a.m.", " p.m.", " AM", "pm", " PM", ""))
    return f"{hour}:{minute:02d}{ending}"


def money(rng: random.Random) -> str:
    """An amount of money, from pocket change to millions."""
    amount = int(10 ** rng.uniform(2, 7.5))
    text = f"{amount / 100:,.2f}" if rng.random() < 0.6 else f"{amount // 100:,}"
    return rng.choice(("${}", "$ {}", "${}", "{}", "{}", "€ {}", "£{}", "{} EUR", "RM {}", "USD {}", "{} M")).format(
        text
    )


def number(rng: random.Random) -> str:
    """A plain number."""
    top = 10 ** rng.randint(1, 6)
    return rng.choice(
        (f"{rng.randrange(top)}", f"{rng.randrange(top):,}", f"{rng.random() * top:.{rng.randint(1, 3)}f}")
    )


def code(rng: random.Random) -> str:
    """A number or code such as offices give to things."""
    patterns = (
        "####",
        "#####",
        "##-####",
        "@-####",
        "@@-###",
        "@@###",
        "###-##-####",
        "######",
        "#########",
        "##/###",
        "@###-@",
    )
    return words.filled(
        rng, rng.choice(patterns + ("#-##", "@@@ ####", "####-##", "##.###.##", "No. ###", "#", "##", "###"))
    )


def phone(rng: random.Random) -> str:
    """A telephone number; North American ones are more common."""
    if rng.random() < 0.6:
        return words.filled(
            rng,
            rng.choice(("(###) ###-####", "###-###-####", "###/###-####", "###-####", "x####", "(###) ###-#### x##")),
        )
    return places.phone(rng, places.country(rng))


def email(rng: random.Random) -> str:
    """An e-mail address."""
    first, last = rng.choice(FIRST).lower(), rng.choice(LAST).split("_")[-1].lower()
    user = f"{rng.choice((first, first[0]))}{rng.choice(('.', '', '_'))}{last}"
    return f"{user}@{words.word(rng)}.{rng.choice(('com', 'org', 'de', 'net', 'co.uk', 'my'))}"


def website(rng: random.Random) -> str:
    """A web address."""
    start = rng.choice(("www.", "www.", "https://", "http://www."))
    host = words.word(rng) + rng.choice(("", f"-{words.word(rng)}"))
    return f"{start}{host}.{rng.choice(('com', 'org', 'de', 'fr', 'gov'))}"


def address(rng: random.Random) -> list[str]:
    """Street and town, in one to three lines."""
    if rng.random() < 0.6:
        return places.address(rng, places.country(rng))
    way = rng.choice(("Street", "St.", "Avenue", "Ave.", "Road", "Drive"))
    street = f"{rng.randint(1, 4999)} {rng.choice(FULL_STREETS)} {way}"
    return [street, f"{rng.choice(CITIES)} {rng.randint(10000, 99999)}"]


def recipient(rng: random.Random) -> list[str]:
    """Whom something is sent to: a name with firm and address, sometimes with post and telephone too."""
    head = [person(rng), *([rng.choice((rng.choice(JOBS), rng.choice(DEPARTMENTS)))] if rng.random() < 0.3 else [])]
    firm = [company(rng)] if rng.random() < 0.7 else []
    tail = [phone(rng)] if rng.random() < 0.3 else []
    return [*(head if rng.random() < 0.85 or not firm else []), *firm, *address(rng), *tail]


def people(rng: random.Random) -> str:
    """Several names in a row."""
    names = [person(rng) if rng.random() < 0.3 else _short_name(rng) for _ in range(rng.randint(2, 8))]
    names = [name.upper() for name in names] if rng.random() < 0.4 else names
    last = rng.choice((", ", ", ", " and ", " & "))
    return rng.choice((", ", ", ", "; ", " / ")).join(names[:-1]) + last + names[-1]


def _short_name(rng: random.Random) -> str:
    return f"{rng.choice('ABCDEFGHJKLMNPRSTW')}. {rng.choice(LAST).replace('_', ' ')}"


def event(rng: random.Random) -> str:
    """What takes place when, with remarks in brackets."""
    when = f"{rng.choice(WEEKDAYS)}, {rng.choice(MONTHS)} {rng.randint(1, 30)}"
    aside = f"({phrase(rng)})" if rng.random() < 0.5 else phrase(rng)
    end = rng.choice(("", f" ({phrase(rng)})", f" {phrase(rng)}", f", {rng.choice(CITIES)}"))
    return f"{aside}{rng.choice((' ', '...', ', ', ' - '))}{when}, {phrase(rng)} at {time(rng)}{end}"


def stray(rng: random.Random) -> str:
    """What comes to stand beside a value without belonging to it: a date stamp, initials, a number of the archive."""
    stamp = f"{day(rng).upper()}{rng.choice(('', f' {rng.randint(1962, 2026)}'))}"
    return rng.choice((stamp, stamp, initials(rng), code(rng), _short_name(rng), "RECEIVED", f"REC'D {stamp}", "OK"))


def day(rng: random.Random) -> str:
    """A day of some year, as stamps and boxes have it."""
    return f"{rng.choice(MONTHS)[:3]} {rng.randint(1, 31)}"


def phrase(rng: random.Random) -> str:
    """A few words."""
    return words.cased(
        rng,
        " ".join(words.sentence(rng, rng.randint(2, 6)).rstrip(".?").split()),
        ("sentence", "sentence", "title", "upper"),
    )


def percentage(rng: random.Random) -> str:
    """A share in percent."""
    return f"{rng.choice((rng.randint(0, 100), round(rng.random() * 100, 1)))}{rng.choice(('%', ' %', '%'))}"


def quantity(rng: random.Random) -> str:
    """A number with its unit."""
    return f"{number(rng)} {rng.choice(UNITS)}"


def initials(rng: random.Random) -> str:
    """What somebody scribbles to sign: initials or a name."""
    return rng.choice(("@.@.@.", "@@", "@@@", "@. @.")).replace("@", "{}").format(*rng.choices("ABCDEHJKLMRST", k=3))


_MAKERS: dict[str, Callable[[random.Random], str]] = {
    "person": person,
    "company": company,
    "date": date,
    "time": time,
    "money": money,
    "number": number,
    "code": code,
    "phone": phone,
    "email": email,
    "website": website,
    "address": lambda rng: ", ".join(part.rstrip(",") for part in address(rng)),
    "phrase": phrase,
    "recipient": lambda rng: ", ".join(part.rstrip(",") for part in recipient(rng)),
    "people": people,
    "event": event,
    "remark": lambda rng: words.sentence(rng),
    "quantity": quantity,
    "initials": initials,
    "product": words.product,
    "title": words.title,
    "name": words.name,
    "short": lambda rng: rng.choice(SHORT),
    "job": lambda rng: rng.choice(JOBS),
    "department": lambda rng: rng.choice(DEPARTMENTS),
    "city": lambda rng: rng.choice(CITIES),
    "nation": lambda rng: rng.choice(NATIONS),
    "year": lambda rng: str(rng.randint(1950, 2026)),
    "percent": lambda rng: (
        f"{rng.choice((rng.randint(0, 100), round(rng.random() * 100, 1)))}{rng.choice(('%', ' %', '%'))}"
    ),
    "digit": lambda rng: str(rng.randint(0, 40)),
}
KINDS = tuple(_MAKERS)


def is_common(text: str) -> bool:
    """Whether the text is something that people also write into other fields."""
    return any(text.lower() == other.lower() for other in SHORT)
