"""Sentences that tell facts, for pages of running text, with questions about them.

In a block of `TELLINGS` the lines at the margin are sentences, of which one is told; an indented line has the questions
for one slot, or for all from one slot to another (`time..time2`). A slot's name is its kind, with a number where there
are several. Kinds in `prose_things.THINGS` are named by questions and never asked for. A line with # names the subject
of a block that has questions without a slot: such blocks share no subject on a page, and their subjects are words to be
met nowhere else on it.
"""

from __future__ import annotations

from textharmony_cli.synthesis.prose_everyday import EVERYDAY
from textharmony_cli.synthesis.prose_stories import STORIES

TELLINGS: dict[str, str] = {"en": EVERYDAY + STORIES}
TELLINGS["de"] = """
{Work_de} kostet {money}.
Für Sie kostet {work_de} nur {money}.
  money: Was kostet {work_de}? | Wie viel kostet {work_de}? | Wie teuer ist {work_de}? | How much is {work_de_en}?
  money: What does {work_de_en} cost?

{Event_de} findet am {date} um {time} statt.
Am {date} um {time} beginnt {event_de}.
  date: Wann ist {event_de}? | An welchem Tag findet {event_de} statt? | When is {event_de_en}?
  time: Um wie viel Uhr beginnt {event_de}? | What time is {event_de_en}? | Um welche Uhrzeit ist {event_de}?

# erreichen telefon
Sie erreichen mich unter {phone} oder per E-Mail an {email}.
  phone: Welche Telefonnummer kann ich anrufen? | Telefonnummer? | What number can I call? | Wie lautet die Nummer?
  email: Wie lautet die E-Mail-Adresse? | What is the email address? | An welche Adresse kann ich schreiben?

# miete
Die Miete beträgt {money} im Monat und ist am {ordinal} jedes Monats fällig.
  money: Wie hoch ist die Miete? | Was kostet die Wohnung im Monat? | How much is the rent? | Miete?
  ordinal: Wann ist die Miete fällig? | When is the rent due?

{person} wohnt seit {year} in {city}.
  year: Seit wann wohnt {person} in {city}? | Since when has {person} lived in {city}?
  city: Wo wohnt {person}? | Where does {person} live? | In welcher Stadt wohnt {person}?

# urlaub praxis
Unsere Praxis ist vom {date} bis zum {date2} wegen Urlaubs geschlossen.
  date: Ab wann ist die Praxis geschlossen? | From when is the practice closed?
  date2: Bis wann ist die Praxis geschlossen? | Until when is the practice closed?
"""
TELLINGS["fr"] = """
{Work_fr} coûte {money}.
Chez nous, {work_fr} coûte {money}.
  money: Combien coûte {work_fr} ? | Quel est le prix ({work_fr}) ? | How much is {work_fr_en}?
  money: What does {work_fr_en} cost?

{Event_fr} aura lieu le {date} à {time}.
Le {date} à {time} commence {event_fr}.
  date: Quand a lieu {event_fr} ? | À quelle date a lieu {event_fr} ? | When is {event_fr_en}?
  time: À quelle heure commence {event_fr} ? | What time does {event_fr_en} start?

# joindre téléphone
Vous pouvez me joindre au {phone} ou par courriel à {email}.
  phone: Quel est le numéro de téléphone ? | Quel numéro puis-je appeler ? | What number can I call?
  email: Quelle est l'adresse électronique ? | What is the email address?

# loyer
Le loyer est de {money} par mois, à payer le {ordinal} de chaque mois.
  money: Quel est le loyer ? | Combien coûte le logement par mois ? | How much is the rent?
  ordinal: Quel jour du mois faut-il payer le loyer ? | When is the rent due?

En {year}, {person} s'installa à {city}.
  year: Quand {person} s'installa-t-il à {city} ? | When did {person} move to {city}?
  city: Où {person} s'installa en {year} ? | Where did {person} move in {year}?
"""
TELLINGS["es"] = """
{Work_es} cuesta {money}.
Con nosotros, {work_es} cuesta {money}.
  money: ¿Cuánto cuesta {work_es}? | ¿Qué precio tiene {work_es}? | How much is {work_es_en}?
  money: What does {work_es_en} cost?

{Event_es} será el {date} a las {time}.
El {date} a las {time} empieza {event_es}.
  date: ¿Cuándo es {event_es}? | ¿Qué día es {event_es}? | When is {event_es_en}?
  time: ¿A qué hora empieza {event_es}? | What time does {event_es_en} start?

# llamarme teléfono
Puede llamarme al {phone} o escribirme a {email}.
  phone: ¿Cuál es el número de teléfono? | ¿A qué número puedo llamar? | What number can I call?
  email: ¿Cuál es el correo electrónico? | What is the email address?

# alquiler
El alquiler es de {money} al mes y se paga el día {ordinal}.
  money: ¿Cuánto es el alquiler? | ¿Cuánto cuesta el piso al mes? | How much is the rent?
  ordinal: ¿Qué día se paga el alquiler? | When is the rent due?

En {year} {person} se mudó a {city}.
  year: ¿Cuándo se mudó {person} a {city}? | When did {person} move to {city}?
  city: ¿Adónde se mudó {person} en {year}? | Where did {person} move in {year}?
"""
TELLINGS["it"] = """
{Work_it} costa {money}.
Da noi {work_it} costa {money}.
  money: Quanto costa {work_it}? | Qual è il prezzo ({work_it})? | How much is {work_it_en}?
  money: What does {work_it_en} cost?

{Event_it} si terrà il {date} alle {time}.
Il {date} alle {time} comincia {event_it}.
  date: Quando è {event_it}? | In che giorno si tiene {event_it}? | When is {event_it_en}?
  time: A che ora comincia {event_it}? | What time does {event_it_en} start?

# chiamarmi telefono
Può chiamarmi al {phone} o scrivermi a {email}.
  phone: Qual è il numero di telefono? | A che numero posso chiamare? | What number can I call?
  email: Qual è l'indirizzo e-mail? | What is the email address?

# affitto
L'affitto è di {money} al mese e si paga il {ordinal} del mese.
  money: Quanto è l'affitto? | Quanto costa la casa al mese? | How much is the rent?
  ordinal: In che giorno si paga l'affitto? | When is the rent due?

Nel {year} {person} si trasferì a {city}.
  year: Quando si trasferì {person} a {city}? | When did {person} move to {city}?
  city: Dove si trasferì {person} nel {year}? | Where did {person} move in {year}?
"""
TELLINGS["nl"] = """
{Work_nl} kost {money}.
Bij ons kost {work_nl} {money}.
  money: Hoeveel kost {work_nl}? | Wat kost {work_nl}? | How much is {work_nl_en}?
  money: What does {work_nl_en} cost?

{Event_nl} is op {date} om {time}.
Op {date} om {time} begint {event_nl}.
  date: Wanneer is {event_nl}? | Op welke dag is {event_nl}? | When is {event_nl_en}?
  time: Hoe laat begint {event_nl}? | What time does {event_nl_en} start?

# bereiken telefoon
U kunt mij bereiken op {phone} of via {email}.
  phone: Wat is het telefoonnummer? | Welk nummer kan ik bellen? | What number can I call?
  email: Wat is het e-mailadres? | What is the email address?

# huur
De huur is {money} per maand en moet op de {ordinal} van de maand betaald zijn.
  money: Hoe hoog is de huur? | Wat kost de woning per maand? | How much is the rent?
  ordinal: Wanneer moet de huur betaald zijn? | When is the rent due?

In {year} verhuisde {person} naar {city}.
  year: Wanneer verhuisde {person} naar {city}? | When did {person} move to {city}?
  city: Waarheen verhuisde {person} in {year}? | Where did {person} move in {year}?
"""
