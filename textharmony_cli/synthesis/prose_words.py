"""Sentences that tell facts, for pages of running text, with questions about them; and sentences that are only there.

In a block of `TELLINGS` the lines at the margin are sentences, of which one is told; an indented line has the questions
for one slot, or for all from one slot to another (`time..time2`). A slot's name is its kind, with a number where there
are several. Kinds in `THINGS` are named by questions and never asked for. A line with # names the subject of a block
that has questions without a slot: such blocks share no subject on a page, and their subjects are words to be met
nowhere else on it.
"""

from __future__ import annotations

THINGS: dict[str, str] = {
    "work": "pipe repair|roof repair|boiler service|chimney sweep|garden fence|kitchen extension|bathroom tiling|"
    "window cleaning|loft conversion|driveway resurfacing|rewiring|plastering of the hall|staircase renovation|"
    "drain inspection|hedge trimming|gutter replacement|carpet laying|cellar waterproofing|wall insulation|"
    "tree felling|alarm installation|balcony restoration|lift maintenance|solar panel fitting|damp survey|"
    "lock replacement|floor sanding|pest control visit|stove installation|conservatory demolition",
    "item": "oak table|leather armchair|washing machine|bicycle|violin|sewing machine|tent|lawnmower|microscope|"
    "espresso machine|winter coat|projector|bookcase|hearing aid|wheelchair|digital camera|kayak|telescope|"
    "rocking horse|grandfather clock|wedding dress|sofa bed|dishwasher|printer|trailer|cello|pram|electric drill|"
    "chess set|snow blower|tandem|aquarium|typewriter|accordion|pressure cooker|mountain bike|record player|barbecue",
    "event": "school trip|summer fair|flower show|jazz concert|spring ball|book sale|charity run|harvest supper|"
    "farewell party|wine tasting|open day|prize-giving|regatta|puppet theatre|chess tournament|blood donation|"
    "film night|craft market|parents' evening|first aid course|photo exhibition|carol service|street festival|"
    "quiz night|poetry reading|dog show|science week|bonfire|beach clean-up|pottery workshop|cheese festival|"
    "choir rehearsal|fashion show|swimming gala|annual general meeting|budget review|safety briefing|board meeting",
    "visit": "dentist appointment|eye test|blood test|physiotherapy session|vaccination|X-ray|hearing check|"
    "job interview|driving test|parent consultation|haircut|massage|piano lesson|vet appointment|tax consultation|"
    "viewing of the flat|bank appointment|skin check|allergy test|passport interview|fitting of the suit",
    "service": "breakfast|parking|internet access|late check-out|airport transfer|laundry|bicycle hire|sauna access|"
    "babysitting|luggage storage|room service|horse riding|bed linen|boat rental|half board|gym access|garage parking|"
    "firewood|ski storage|baby food|afternoon tea|towel hire|tennis coaching|dry cleaning|final cleaning",
    "fee": "deposit|membership|registration|subscription|insurance|road tax|course fee|licence|water bill|"
    "electricity bill|library fine|service charge|school lunch|season ticket|gas bill|nursery place|heating bill|"
    "phone bill|maintenance charge|day pass|mooring fee|allotment|grave care|music tuition|website hosting",
    "place": "library|swimming pool|museum|post office|canteen|town hall|pharmacy|bakery|recycling centre|"
    "ticket office|reading room|botanical garden|ice rink|castle|tourist office|surgery|bank branch|car wash|"
    "playground|farm shop|cathedral|archive|visitor centre|lost property office|observatory|gift shop|lighthouse",
    "paper": "application form|passport|signed contract|questionnaire|driving licence|tax return|consent form|"
    "library book|birth certificate|tenancy agreement|medical certificate|claim form|expense report|keys|"
    "school report|permission slip|order form|membership card|insurance certificate|meter reading|manuscript",
    "kin": "brother|sister|uncle|aunt|cousin|nephew|niece|son|daughter|grandfather|grandmother|father-in-law|"
    "neighbour|flatmate|godmother|stepbrother|landlord|former teacher|colleague|best friend",
    "building": "church|bridge|railway station|windmill|school|hospital|lighthouse|theatre|harbour|factory|"
    "cinema|prison|orphanage|monastery|brewery|observatory|mill|town wall|aqueduct|palace|synagogue|mosque|stadium",
    "animal": "cat|dog|parrot|tortoise|horse|donkey|rabbit|hamster|goat|pony|canary|ferret|cow|goldfish|lizard",
    "dish": "lentil soup|apple pie|chicken curry|rye bread|mushroom risotto|fish stew|plum cake|potato gratin|"
    "roast lamb|noodle salad|cheese omelette|ginger biscuits|onion tart|rice pudding|vegetable lasagne",
    "work_de": "die Dachreparatur=the roof repair|der neue Heizkessel=the new boiler|die Gartenhütte=the garden shed|"
    "der Umzug=the move|die Fensterreinigung=the window cleaning|der Klavierunterricht=the piano lessons|"
    "das Gästezimmer=the guest room|die Kaution=the deposit|der Parkplatz=the parking space|das Frühstück=breakfast|"
    "die Klassenfahrt=the class trip|der Zaun=the fence|die Waschmaschine=the washing machine",
    "event_de": "das Sommerfest=the summer party|der Elternabend=the parents' evening|die Mitgliederversammlung="
    "the members' meeting|der Flohmarkt=the flea market|das Konzert=the concert|die Lesung=the reading|"
    "der Ausflug=the outing|die Führung=the guided tour|der Zahnarzttermin=the dentist appointment",
    "work_fr": "la réparation du toit=the roof repair|le petit déjeuner=breakfast|le stationnement=parking|"
    "la nouvelle chaudière=the new boiler|la caution=the deposit|le cours de piano=the piano lesson|"
    "le voyage scolaire=the school trip|la machine à laver=the washing machine|le vélo=the bicycle|"
    "l'abonnement=the subscription|la clôture=the fence",
    "event_fr": "la fête de quartier=the street party|le concert=the concert|la réunion=the meeting|"
    "le vide-grenier=the jumble sale|la visite guidée=the guided tour|le marché de Noël=the Christmas market|"
    "l'assemblée générale=the general meeting|le spectacle=the show",
    "work_es": "la reparación del tejado=the roof repair|el desayuno=breakfast|el aparcamiento=parking|"
    "la caldera nueva=the new boiler|la fianza=the deposit|la clase de piano=the piano lesson|"
    "la excursión escolar=the school trip|la lavadora=the washing machine|la bicicleta=the bicycle|"
    "la suscripción=the subscription|la valla=the fence",
    "event_es": "la fiesta del barrio=the neighbourhood party|el concierto=the concert|la reunión=the meeting|"
    "la visita guiada=the guided tour|el mercadillo=the street market|el partido=the match|la obra de teatro=the play|"
    "la asamblea=the assembly",
    "work_it": "la riparazione del tetto=the roof repair|la colazione=breakfast|il parcheggio=parking|"
    "la nuova caldaia=the new boiler|la cauzione=the deposit|la lezione di pianoforte=the piano lesson|"
    "la gita scolastica=the school trip|la lavatrice=the washing machine|la bicicletta=the bicycle|"
    "l'abbonamento=the subscription|la recinzione=the fence",
    "event_it": "la festa di paese=the village festival|il concerto=the concert|la riunione=the meeting|"
    "la visita guidata=the guided tour|il mercatino=the street market|la partita=the match|la sagra=the food fair|"
    "l'assemblea=the assembly",
    "work_nl": "de dakreparatie=the roof repair|het ontbijt=breakfast|de parkeerplaats=the parking space|"
    "de nieuwe ketel=the new boiler|de borg=the deposit|de pianoles=the piano lesson|het schoolreisje=the school trip|"
    "de wasmachine=the washing machine|de fiets=the bicycle|het abonnement=the subscription|de schutting=the fence",
    "event_nl": "het buurtfeest=the street party|het concert=the concert|de vergadering=the meeting|"
    "de rondleiding=the guided tour|de rommelmarkt=the flea market|de wedstrijd=the match|de ouderavond="
    "the parents' evening|de voorstelling=the show",
}
TELLINGS: dict[str, str] = {}
TELLINGS["en"] = """
The {work} will cost {money}.
For the {work} we have to charge you {money}, materials included.
Our price for the {work} is {money}.
I was told that the {work} would come to {money}.
  money: How much will the {work} cost? | What does the {work} cost? | cost of the {work} | price of {work}?
  money: How expensive is the {work}? | What do I have to pay for the {work}? | How much is the {work}?

The {work} will begin on {date} and take about {weeks}.
We plan to start the {work} on {date}; it should last {weeks}.
  date: When does the {work} start? | When will the {work} begin? | start of the {work}
  date: What day does the {work} begin?
  weeks: How long will the {work} take? | How long does the {work} last? | duration of the {work}

The {work} had to be put off until {date} because of {reason}.
Because of {reason} the {work} cannot take place before {date}.
  date: When will the {work} take place now? | new date of the {work} | Until when was the {work} postponed?
  reason: Why was the {work} delayed? | What is the reason for the delay of the {work}? | What held up the {work}?

{person} from {company} will carry out the {work}.
We have asked {person} of {company} to do the {work}.
  person: Who will do the {work}? | Who carries out the {work}? | name of the person in charge of the {work}
  company: Which company does the {work}? | What firm was asked to do the {work}? | Who does {person} work for?

The {work} was finished on {date}, {weeks} later than promised.
  date: When was the {work} finished? | When did they complete the {work}? | On what date did the {work} end?
  weeks: How late was the {work}? | By how much was the {work} delayed?

Please make sure that somebody is at home on {weekday} at {time} for the {work}.
  weekday: What day is the {work}? | On which day must somebody be at home for the {work}? | day of the {work}
  time: At what time does the {work} take place? | When on {weekday} is the {work}? | What time is the {work}?

We would like to sell our {item} for {money}.
I am asking {money} for the {item}, which has hardly been used.
The {item} is for sale at {money}.
  money: How much is the {item}? | What does the {item} cost? | price of the {item}
  money: How much do they want for the {item}?

I bought the {item} in {city} for {money}.
The {item} cost us {money} when we found it in {city}.
  city: Where was the {item} bought? | In which city did they find the {item}? | Where does the {item} come from?
  money: What was paid for the {item}? | How much did the {item} cost? | What did the {item} cost?

Your {item} will be delivered on {date} between {time} and {time2}.
  date: When will the {item} be delivered? | On what day does the {item} arrive? | delivery date of the {item}
  time..time2: Between what times will the {item} come? | At what hours can I expect the {item}?

The {item} weighs {weight} and is {length} long.
  weight: How heavy is the {item}? | What does the {item} weigh? | weight of the {item}
  length: How long is the {item}? | What is the length of the {item}?

The {item} comes in {colour} and is guaranteed for {years}.
  colour: What colour is the {item}? | In which color does the {item} come? | colour of the {item}
  years: How long is the guarantee on the {item}? | For how long is the {item} under warranty? | warranty of the {item}

I left my {colour} {item} in {room}.
  room: Where is the {item}? | Where was the {item} left? | In which room did they leave the {item}?
  colour: What colour is the {item}? | Which colour does the {item} have?

We sold the {item} to {person}, who collected it on {weekday}.
  person: Who bought the {item}? | To whom was the {item} sold? | buyer of the {item}
  weekday: When was the {item} collected? | On which day did {person} pick up the {item}?

The {item} broke after {weeks}, apparently because of {reason}.
  weeks: How long did the {item} last? | After what time did the {item} break?
  reason: Why did the {item} break? | What was wrong with the {item}? | What destroyed the {item}?

The order number for the {item} is {code}.
Please quote {code} when you ask about the {item}.
  code: What is the order number of the {item}? | Which number must I quote for the {item}? | order no. {item}

The {event} takes place on {date} at {time} in {room}.
We are pleased to invite you to the {event} on {date}, {time}, in {room}.
  date: When is the {event}? | On what date does the {event} take place? | date of the {event}
  date: What day is the {event}?
  time: At what time does the {event} start? | What time is the {event}? | start time {event}
  room: Where is the {event}? | Where does the {event} take place? | venue of the {event}
  room: In which room is the {event}?

Tickets for the {event} are {money} each, and children pay {money2}.
  money: How much is a ticket for the {event}? | What do adults pay for the {event}? | ticket price {event}
  money2: What do children pay for the {event}? | How much is the {event} for children? | child ticket {event}

About {count} people came to the {event}, and we raised {money}.
  count: How many people came to the {event}? | How many visitors did the {event} have? | attendance at the {event}
  money: How much money did the {event} raise? | What did the {event} bring in? | How much was collected at the {event}?

The {event} has been moved to {date} because of {reason}.
  date: When is the {event} now? | To what date was the {event} moved? | new date for the {event}
  reason: Why was the {event} moved? | reason for the change of the {event} | Why is the {event} on another day?

{person} is organising the {event}; ring {phone} if you can help.
  person: Who organises the {event}? | Who is in charge of the {event}? | organiser of the {event}
  phone: What number do I call to help with the {event}? | phone number for the {event} | How can I reach {person}?

The {event} had to be cancelled because of {reason}.
  reason: Why was the {event} cancelled? | What is the reason the {event} is off? | Why is there no {event}?

To take part in the {event}, write to {email} by {date}.
  email: Where do I sign up for the {event}? | To which address should I write about the {event}?
  email: email for the {event}
  date: What is the deadline for the {event}? | Until when can I register for the {event}?
  date: By when must I sign up for the {event}?

{person} opened the {event} with a talk about {topic}.
  person: Who opened the {event}? | Who spoke at the {event}? | speaker at the {event}
  topic: What was the talk at the {event} about? | What did {person} talk about? | subject of the talk at the {event}

The {event} lasted {hours} and ended at {time}.
  hours: How long was the {event}? | How long did the {event} last? | duration of the {event}
  time: When did the {event} end? | At what time was the {event} over? | end of the {event}

The bus to the {event} leaves from {road} at {time}.
  road: Where does the bus to the {event} leave? | Where do I catch the bus to the {event}? | bus stop for the {event}
  time: When does the bus to the {event} leave? | What time is the bus to the {event}?

I have a {visit} on {weekday} at {time}.
Your {visit} is on {weekday} at {time}.
Don't forget the {visit}: {weekday}, {time}!
  weekday: What day is the {visit}? | When is the {visit}? | On which weekday is the {visit}? | day of the {visit}
  time: At what time is the {visit}? | What time is the {visit}? | time of the {visit}?

We have booked you in for a {visit} with {person} on {date}.
Your {visit} with {person} is confirmed for {date}.
  person: Who is the {visit} with? | Who will I see for the {visit}? | With whom is the {visit}?
  date: When is the {visit}? | On what date is the {visit}? | date of {visit} | What day do I have the {visit}?

The {visit} takes about {minutes} and costs {money}.
  minutes: How long does the {visit} take? | How much time should I plan for the {visit}? | length of the {visit}
  money: How much is the {visit}? | What does the {visit} cost? | price of a {visit}

Please come to {address} for your {visit} and go to {room}.
  address: Where is the {visit}? | What is the address for the {visit}? | Where do I have to go for the {visit}?
  room: Which room is the {visit} in? | In what room does the {visit} take place?

If you cannot come to the {visit}, please call {phone} at least {hours} before.
  phone: What number should I call to cancel the {visit}? | Which phone number is for the {visit}?
  hours: How long before must I cancel the {visit}? | How much notice is needed for the {visit}?

{Service} is available for {money} per night.
You can add {service} for {money} a day.
We charge {money} for {service}.
For {service} there is an extra charge of {money}.
  money: How much is {service}? | What does {service} cost? | price of {service} | How much extra is {service}?
  money: cost of {service}? | What do they charge for {service}? | How much do I pay for {service}?

{Service} is offered from {time} to {time2} in {room}.
You will find {service} in {room}, from {time} until {time2}.
  time: From what time is {service} offered? | When does {service} start? | start of {service}
  time2: Until when is {service} offered? | When does {service} end? | How late can I get {service}?
  room: Where is {service}? | Where do I find {service}? | location of {service}
  time..time2: What are the hours for {service}? | When can I get {service}? | {service} hours

To book {service}, dial {short} from your room.
  short: What do I dial for {service}? | Which extension is for {service}? | number for {service}

Due to {reason}, {service} will not be available until {date}.
  reason: Why is {service} not available? | What is the reason that there is no {service}?
  date: When will {service} be available again? | Until when is there no {service}?

The {fee} is {money} a month, payable on the {ordinal} of each month.
The {fee} of {money} is due on the {ordinal} of every month.
  money: How much is the {fee}? | What does the {fee} cost a month? | monthly {fee} | amount of the {fee}
  ordinal: On which day of the month is the {fee} due? | When is the {fee} payable? | due date of the {fee}

Please pay the {fee} of {money} by {date}.
We have not yet received the {fee} of {money}, which was due on {date}.
  money: How much is the {fee}? | What amount must be paid for the {fee}? | How much do I owe for the {fee}?
  date: When is the {fee} due? | By when must the {fee} be paid? | payment date of the {fee} | deadline for the {fee}

The {fee} will rise by {percent} to {money} from {date}.
From {date} the {fee} goes up by {percent}, to {money}.
  percent: By how much will the {fee} rise? | What is the increase of the {fee}?
  percent: By what percentage does the {fee} go up?
  money: What will the {fee} be? | How much is the new {fee}? | What does the {fee} rise to?
  date: When does the {fee} go up? | From what date does the {fee} rise?

Members get a discount of {percent} on the {fee}.
  percent: How much discount is there on the {fee}? | What discount do members get on the {fee}? | discount {fee}

The {fee} can be cancelled with {weeks} notice.
  weeks: What is the notice period for the {fee}? | How much notice is needed to cancel the {fee}?

We have credited {money} to your account for the {fee} under reference {code}.
  money: How much was credited for the {fee}? | What sum did they pay back for the {fee}? | refund for the {fee}
  code: What is the reference for the {fee}? | Which reference belongs to the {fee}?

The {place} is open from {time} to {time2}, except on {weekday}.
The {place} opens at {time} and closes at {time2}; it stays shut on {weekday}.
  time: When does the {place} open? | What time does the {place} open? | From what time is the {place} open?
  time2: When does the {place} close? | Until when is the {place} open? | closing time of the {place}
  weekday: On which day is the {place} closed? | What day is the {place} shut? | When is the {place} not open?

The {place} will be closed from {date} to {date2} for {reason}.
  date: From when is the {place} closed? | When does the {place} close? | first day the {place} is closed
  date2: Until when is the {place} closed? | When will the {place} open again? | How long is the {place} shut?
  reason: Why is the {place} closed? | What is the reason for the closure of the {place}?

You will find the {place} at {address}, about {minutes} on foot from the centre.
  address: Where is the {place}? | What is the address of the {place}? | address {place}
  address: On which street is the {place}?
  minutes: How far is the {place} from the centre? | How long does it take to walk to the {place}?

Admission to the {place} is {money}, and groups of more than {count} get {percent} off.
  money: What does admission to the {place} cost? | How much is the {place}? | entrance fee of the {place}
  count: How large must a group be for a discount at the {place}?
  count: From how many people is there a discount at the {place}?
  percent: How much discount do groups get at the {place}? | group discount {place}

The {place} employs {count} people and is run by {person}.
  count: How many people work at the {place}? | number of staff at the {place} | How many employees has the {place}?
  person: Who runs the {place}? | Who is the head of the {place}? | manager of the {place}

The {place} has moved to {road}, next to {shop}.
  road: Where has the {place} moved? | On which street is the {place} now? | new address of the {place}
  shop: What is the {place} next to? | Which shop is beside the {place}?

Please return the {paper} by {date}.
The {paper} must reach us no later than {date}.
We still need your {paper}, at the latest by {date}.
  date: By when must I return the {paper}? | When is the {paper} due? | What is the deadline for the {paper}?
  date: Until when can I hand in the {paper}? | due date of the {paper} | last day for the {paper}

Please send the {paper} to {person} at {email}.
  person: Who gets the {paper}? | To whom should I send the {paper}? | Who is the {paper} for?
  email: To which email address do I send the {paper}? | Where should the {paper} go? | email for the {paper}

Hand in the {paper} at {room} and bring {money} in cash.
  room: Where do I hand in the {paper}? | Where must the {paper} go? | In which room is the {paper} handed in?
  money: How much cash must I bring with the {paper}? | What do I pay when I hand in the {paper}?

The {paper} was signed by {person} in {city} on {date}.
  person: Who signed the {paper}? | Whose signature is on the {paper}? | signatory of the {paper}
  city: Where was the {paper} signed? | In which city did {person} sign the {paper}?
  date: When was the {paper} signed? | On what date did {person} sign the {paper}?

The number of your {paper} is {code}, and it is valid until {date}.
  code: What is the number of the {paper}? | Which number has the {paper}? | {paper} number
  date: Until when is the {paper} valid? | When does the {paper} expire? | expiry of the {paper}

My {kin} {person} works as a {job} in {city}.
{person}, my {kin}, has found a post as a {job} in {city}.
  job: What is {person}'s job? | What does {person} do for a living? | What does the {kin} do? | job of {person}
  city: Where does {person} work? | In which city does the {kin} work? | Where is {person} employed?
  person: What is the {kin} called? | What is the name of the {kin}?

{person} will be away from {date} to {date2}.
{person} is on holiday from {date} until {date2}.
  date: When does {person} leave? | From when is {person} away? | first day of {person}'s absence
  date2: Until when is {person} away? | When does {person} come back? | When will {person} return?

My {kin} arrives in {city} on {weekday} at {time}.
  city: Where does the {kin} arrive? | What city is the {kin} coming to? | Where is the {kin} going?
  weekday: On what day does the {kin} arrive? | When does the {kin} come? | day of the {kin}'s arrival
  time: What time does the {kin} arrive? | At what time will the {kin} be there?

My {kin} is {number} years old and has lived in {city} for {years}.
  number: How old is the {kin}? | What is the {kin}'s age? | age of the {kin}
  city: Where does the {kin} live? | In which town has the {kin} lived? | home of the {kin}
  years: How long has the {kin} lived in {city}? | For how long has the {kin} been in {city}?

{person} has been with {company} for {years}, first as a {job} and now as a {job2}.
  company: Where does {person} work? | Which company employs {person}? | {person}'s employer
  years: How long has {person} been with {company}? | For how many years has {person} worked there?
  job: What was {person} at first? | What was {person}'s first job at {company}?
  job2: What does {person} do now? | What is {person}'s present position?

{person} lost the {item} on the way from {city} to {city2}.
  person: Who lost the {item}? | Whose {item} got lost?
  city: Where was {person} coming from? | From where did {person} travel? | Where did {person}'s journey begin?
  city2: Where was {person} going? | What was {person}'s destination?

Please call {person} on {phone} about the {item}.
You can reach {person} on {phone}, who knows all about the {item}.
  person: Who knows about the {item}? | Who should I call about the {item}? | contact for the {item}
  phone: What is {person}'s phone number? | What number should I call about the {item}? | telephone {person}

{person} paid {money} for a {item} at the auction in {city}.
  money: How much did {person} pay for the {item}? | What did the {item} go for? | price of the {item} at the auction
  person: Who bought the {item}? | buyer of the {item}
  city: Where was the {item} auctioned? | In what city did {person} buy the {item}?

{person} will take over from {person2} as {job} on {date}.
  person: Who takes over from {person2}? | Who comes after {person2}? | successor of {person2}
  person2: Who was {job} before {person}? | Whom does {person} replace?
  date: When does {person} start? | From when is {person} {job}?

In {year} {person} moved to {city}.
It was in {year} that {person} settled in {city}.
  year: When did {person} move to {city}? | In what year did {person} settle in {city}? | What year did {person} move?
  city: Where did {person} move in {year}? | To which city did {person} move? | Where did {person} live after {year}?

{person} was born in {city} in {year}, the son of a {job}.
  city: Where was {person} born? | birthplace of {person} | In which town was {person} born?
  year: When was {person} born? | In what year was {person} born? | {person}'s year of birth
  job: What was the father of {person}? | What did {person}'s father do?

{person} died in {city} at the age of {number}.
  city: Where did {person} die? | In which city did {person} pass away?
  number: How old was {person} at death? | At what age did {person} die?

{person} married {person2} in {year}, and they had {count} children.
  person2: Whom did {person} marry? | Who was {person}'s spouse? | wife or husband of {person}
  year: When did {person} marry? | In what year did {person} and {person2} get married? | year of {person}'s wedding
  count: How many children did {person} have? | How many children did {person} and {person2} have?

The old {building} in {city} was built in {year} by {person}.
  city: Where is the old {building}? | In which town does the {building} stand?
  year: When was the {building} built? | How old is the {building}? | year the {building} was built
  person: Who built the {building}? | builder of the {building} | Who was the architect of the {building}?

The {building} burned down in {year}, and it took {years} to rebuild it.
  year: When did the {building} burn down? | In which year was the {building} destroyed?
  years: How long did it take to rebuild the {building}? | After how long was the {building} rebuilt?

The {building} is {length} high and can hold {count} people.
  length: How high is the {building}? | What is the height of the {building}? | height of the {building}
  count: How many people fit into the {building}? | capacity of the {building} | How many does the {building} hold?

{person} gave {money} towards the {building}.
  person: Who gave money for the {building}? | Who donated to the {building}? | donor for the {building}
  money: How much did {person} give? | What sum was donated for the {building}? | {person}'s donation

# ship
The ship was called the {ship} and carried {count} passengers.
They sailed on a ship named {ship}, which had {count} passengers on board.
  ship: What was the name of the ship? | What was the ship called? | name of the vessel | Which ship is it about?
  count: How many passengers did it carry? | How many people were on the ship? | number of passengers on the {ship}

# ferry
The ferry {ship} leaves {city} every {weekday} at {time}.
  ship: What is the name of the ferry? | Which ferry leaves {city}?
  city: Where does the ferry leave from? | From which port does the {ship} sail?
  weekday: On which day does the ferry go? | What day does the {ship} sail?
  time: When does the ferry leave? | What time does the {ship} depart?

# captain
The captain of the {ship} was {person}, a man of {number}.
  person: Who was the captain? | Who commanded the {ship}? | captain of the {ship}
  number: How old was the captain? | What was the captain's age?

Our {animal} {pet} has been missing since {weekday}.
The {animal} is called {pet} and ran off on {weekday}.
  pet: What is the name of the {animal}? | What is the {animal} called? | name of the {animal}?
  weekday: Since when is {pet} missing? | When did the {animal} disappear? | day the {animal} ran away

{pet} the {animal} eats {weight} of food a week and is {number} years old.
  weight: How much does {pet} eat? | How much food does the {animal} need a week?
  number: How old is {pet}? | What is the age of the {animal}? | age of {pet}

There is a reward of {money} for anybody who finds our {animal}.
  money: What is the reward for the {animal}? | How much do I get for finding the {animal}?

The {animal} was last seen near {road} and wears a {colour} collar.
  road: Where was the {animal} last seen? | Near which street was the {animal}? | Where did somebody see the {animal}?
  colour: What colour is the {animal}'s collar? | collar of the {animal} | What color of collar has the {animal}?

For the {dish} you need {weight} of {food} and {minutes} in the oven.
  weight: How much {food} goes into the {dish}? | What quantity of {food} is needed for the {dish}?
  food: What goes into the {dish}?
  minutes: How long does the {dish} bake? | How long must the {dish} stay in the oven? | baking time of the {dish}

Our {dish} is {money} today, with a free glass of {drink}.
  money: How much is the {dish}? | What does the {dish} cost? | price of the {dish}
  drink: What drink comes with the {dish}? | Which drink is free with the {dish}?

The {dish} serves {count} people.
  count: How many people does the {dish} serve? | For how many is the {dish}? | How many can eat the {dish}?

# reach
You can reach me on {phone} or at {email}.
If anything is unclear, ring me on {phone} or write to {email}.
  phone: What number can I call? | phone number of the writer | How can I reach the writer by phone? | phone?
  phone: Which number should I ring? | What is the telephone number?
  email: What is the email address of the writer? | Where can I write to? | email?

# rent
The rent is {money} a month, payable on the {ordinal} of each month.
Rent for the flat at {address} is {money} a month, due on the {ordinal}.
  money: How much is the rent? | What is the monthly rent? | rent per month | What does the flat cost a month?
  ordinal: When is the rent due? | On which day of the month is the rent paid?
  address: Where is the flat? | What is the address of the flat?

# fire
The fire broke out at {time} in {road} and was put out after {hours}.
  time: When did the fire break out? | At what time did the fire start? | start of the fire
  road: Where was the fire? | In which street did it burn? | place of the fire
  hours: How long did the fire last? | After how long was the fire put out?

# accident police
The accident happened on {weekday} at {time} near {city}; police are looking for a {colour} van.
  weekday: On which day did the accident happen? | What day was the accident?
  time: At what time did the accident happen? | What time was the accident?
  city: Where did the accident happen? | Near which town was the accident? | scene of the accident
  colour: What colour is the van? | What colour of van are the police looking for?

# thieves stolen
Thieves got away with {money} and a {item} from {shop}.
  money: How much money was stolen? | What sum did the thieves take? | How much did the thieves get?
  item: What else was stolen? | What did the thieves take besides money?
  shop: Which shop was robbed? | Where did the thieves strike? | From where was it stolen?

# storm
The storm left {count} homes without power and caused damage of {money}.
  count: How many homes lost power? | How many homes were hit by the storm?
  money: How much damage did the storm do? | What did the storm cost? | storm damage

# mayor
Mayor {person} said that the new road would cost {money} and open in {year}.
  person: Who is the mayor? | What is the mayor's name? | name of the mayor
  money: How much will the new road cost? | cost of the new road
  year: When will the new road open? | In what year is the new road to be opened?

# factory workers jobs
{company} will close its factory in {city}, with the loss of {count} jobs.
  company: Which company closes its factory? | Whose factory will be closed? | name of the company that closes a factory
  city: Where is the factory? | In which town is the factory that will close?
  count: How many jobs will be lost? | How many people lose their work? | number of jobs lost

# survey
In a survey of {count} people, {percent} said they were against it.
  count: How many people were asked in the survey? | size of the survey | How many took part in the survey?
  percent: What share was against it? | What percentage of the people in the survey were against?
  percent: How many were against it?

# sales profit
Sales of {company} rose by {percent} to {money} last year.
  company: Whose sales rose? | Which company sold more? | Which company had higher sales?
  percent: By how much did sales rise? | What was the growth in sales? | growth of sales
  money: What were the sales last year? | How much did {company} sell? | sales of {company}

# match goals
{city} beat {city2} in front of {count} spectators, with the winning goal by {person}.
  city: Who won the match? | Which team won? | winner of the match
  city2: Who lost the match? | Which team was beaten? | Whom did {city} beat?
  count: How many spectators were there? | How many people watched the match? | number of spectators
  person: Who scored the winning goal? | Who decided the match? | scorer

# temperature weather
Tomorrow the temperature will reach {degrees} in {city}.
  degrees: How warm will it be tomorrow? | What is the temperature going to be? | temperature tomorrow
  city: Where will it reach {degrees}? | For which city is the forecast?

# check-in hotel
Check-in is from {time}, and you must leave your room by {time2}.
  time: When can I check in? | From what time is check-in? | check-in time | What time does check-in start?
  time2: When must I leave the room? | By when do I have to check out? | check-out time

# reservation booking guests
Your reservation {code} is for {count} nights in {room}, at {money} in all.
  code: What is the reservation number? | booking number | What is my reservation code?
  count: How many nights are booked? | How long do we stay? | number of nights
  room: Which room is booked? | What room do we have?
  money: What is the total price of the stay? | How much does the stay cost? | total for the reservation

# password wifi
The password for the wireless network is {code}.
  code: What is the password? | wifi password | What is the code for the wireless network? | How do I get online?

# door gate
The code for the front door is {code}, and the key to the cellar hangs in {room}.
  code: What is the code for the front door? | door code | Which code opens the front door?
  room: Where is the key to the cellar? | Where does the cellar key hang? | cellar key

# rubbish bins
The bins are emptied every {weekday}; put them out before {time}.
  weekday: When are the bins emptied? | On which day is the rubbish collected? | day of the bin collection
  time: By what time must the bins be out? | Before when do I put the bins out?

# quiet noise
Please keep quiet between {time} and {time2}, and play no music after that.
  time..time2: When must it be quiet? | What are the quiet hours? | quiet hours
  time: From when must it be quiet? | When do the quiet hours start?

# speed driver
The driver was going at {speed} and was fined {money}.
  speed: How fast was the driver going? | What was the driver's speed? | speed
  money: How much was the fine? | What did the driver have to pay? | fine for the driver

# train platform
The train to {city} leaves at {time} from platform {number}.
  city: Where does the train go? | What is the destination of the train?
  time: When does the train leave? | What time is the train to {city}? | departure of the train
  number: Which platform does the train leave from? | platform for {city}? | From what platform does it go?

# flight plane
Our plane lands in {city} at {time}; the flight number is {flight}.
  city: Where does the plane land? | Where does the flight go?
  time: When does the plane land? | At what time do they arrive by plane? | arrival of the flight
  flight: What is the flight number? | Which flight is it? | flight no.

# taxi
The taxi will pick you up at {time} in front of {shop}; it costs about {money}.
  time: When does the taxi come? | What time is the taxi? | At what time am I picked up?
  shop: Where does the taxi pick me up? | pick-up place of the taxi
  money: How much is the taxi? | What will the taxi cost? | taxi fare

# electricity power
The electricity will be off on {date} from {time} to {time2}.
  date: When is the electricity off? | On what day is there no power? | date of the power cut
  time: From when is the electricity off? | At what time does the power go off?
  time2: Until when is there no electricity? | When does the power come back?
  time..time2: During what hours is there no electricity? | At what times is the power off?

# water plumber
The plumber, {person}, found a leak of {litres} of water an hour in {room}.
  person: Who is the plumber? | What is the plumber's name? | Who found the leak?
  litres: How much water is lost an hour? | How big is the leak? | How much water leaks?
  room: Where is the leak? | In which room was the leak found?

# tablets medicine doctor
Take {count} tablets a day for {weeks}, and see Dr. {surname} again after that.
  count: How many tablets must I take a day? | What is the daily dose? | tablets per day
  weeks: For how long must I take the tablets? | How long do I take the medicine?
  surname: Which doctor should I see? | What is the doctor's name? | doctor

# operation ward patient
The patient in {room} weighs {weight} and has a temperature of {degrees}.
  room: Where is the patient? | In which room is the patient?
  weight: How much does the patient weigh? | What is the weight of the patient?
  degrees: What is the patient's temperature? | How high is the fever? | temperature of the patient

# pupils class teacher
The class has {count} pupils, and their teacher is {person}.
  count: How many pupils are in the class? | size of the class | How many children does the class have?
  person: Who teaches the class? | Who is the teacher? | name of the teacher

# holidays term
The holidays begin on {date} and the new term starts on {date2}.
  date: When do the holidays begin? | first day of the holidays | From when are there holidays?
  date2: When does the new term start? | first day of term | When do lessons begin again?

# exam marks
The exam is in {room} on {date}, and you need {percent} to pass.
  room: Where is the exam? | In which room is the exam held?
  date: When is the exam? | date of the exam | On what day does the exam take place?
  percent: How much do I need to pass? | What is the pass mark? | What percentage is needed to pass the exam?

# uniform
The school uniform is {colour}, and {shop} sells it for {money}.
  colour: What colour is the uniform? | Which colour is the school uniform?
  shop: Where can I buy the uniform? | Who sells the uniform?
  money: How much is the uniform? | What does the uniform cost? | price of the uniform

# novel author
The novel "{title}" by {person} was first printed in {year}.
  title: What is the title of the novel? | What is the novel called? | Which novel is it about?
  person: Who wrote the novel? | Who is the author? | author of the novel
  year: When was the novel first printed? | In what year did the novel come out?

# army battle soldiers
The army of {count} men reached {city} in {year} after {weeks} on the march.
  count: How many men did the army have? | How large was the army? | size of the army
  city: What place did the army reach? | Where did the army go?
  year: When did the army arrive? | In what year did the army reach {city}?
  weeks: How long did the army march? | How long was the army on the way?

# mountain climbed summit
The summit, at {length}, was first climbed by {person} in {year}.
  length: How high is the summit? | height of the summit | How high is the mountain?
  person: Who first climbed it? | Who reached the summit first? | first climber
  year: When was it first climbed? | In what year was the summit first reached?

# river valley
The river is {distance} long and flows through {city} into the sea.
  distance: How long is the river? | length of the river | What is the length of the river?
  city: Through which city does the river flow? | What town lies on the river?

# village inhabitants
The village has {count} inhabitants and lies {distance} from {city}.
  count: How many inhabitants has the village? | How many people live in the village? | population
  distance: How far is the village from {city}? | What is the distance to {city}?
  city: From which town is the village that far? | What city is near the village?

# inn night
At the inn they paid {money} for the night, and the innkeeper, {person}, gave them {drink}.
  money: What did they pay at the inn? | How much was the night at the inn?
  person: What was the innkeeper's name? | Who kept the inn?
  drink: What did the innkeeper give them? | What did they get to drink?

# letter hidden
She hid the letter in {room} and told nobody but {person}.
  room: Where did she hide the letter? | Where is the letter hidden?
  person: Whom did she tell about the letter? | Who knew where the letter was?

# carriage reached
They drove {distance} in the carriage before they reached {city} at {time}.
  distance: How far did they drive in the carriage? | How long was the drive?
  city: Where did the carriage go? | What town did they reach?
  time: When did the carriage arrive? | At what time did they reach {city}?

# murder detective
The detective noticed that the clock in {room} had stopped at {time}.
  room: Where was the clock? | In which room was the clock that the detective noticed?
  time: When did the clock stop? | What time did the clock show? | At what time had the clock stopped?

# inherited
By the will, {person} inherited {money} and a {item}.
  person: Who inherited? | Who was the heir? | Who got the money by the will?
  money: How much did {person} inherit? | What sum was left in the will? | inheritance
  item: What else did {person} inherit? | What thing was left to {person}?

# gold mine
In {year} gold was found near {city}, and within {weeks} {count} men had arrived.
  year: When was gold found? | In what year did they find gold?
  city: Where was gold found? | Near which town was gold discovered?
  count: How many men came for the gold? | How many men had arrived?
  weeks: How soon did the men arrive? | Within what time did the men come for the gold?

# prize winner winning
First prize went to {person} of {city}, who won {money}.
  person: Who won first prize? | Who was the winner? | winner of the first prize
  city: Where does the winner live? | Where is the winner from?
  money: How much did the winner get? | What was first prize worth? | first prize

# vacancy apply salary
We are looking for a {job} at a salary of {money}; apply to {email} before {date}.
  job: What job is offered? | Whom are they looking for? | vacancy | Which position is open?
  money: What is the salary? | How much does the job pay? | pay for the {job}
  email: Where do I apply? | To what address do I send my application? | address for applications
  date: What is the deadline for applications? | Until when can I apply? | By when must I apply?

# complaint
Your complaint was given the number {code} and is dealt with by {person}.
  code: What is the number of the complaint? | complaint number | Under what number is the complaint kept?
  person: Who deals with the complaint? | Who handles the complaint? | Who is responsible for the complaint?

# parcel package
The parcel weighing {weight} was left with {person} at {address}.
  weight: How heavy is the parcel? | What does the parcel weigh? | weight of the parcel
  person: Who has the parcel? | With whom was the parcel left?
  address: Where is the parcel? | At what address was the parcel left? | Where can I get the parcel?

# website online
You will find everything on {site}, or ask {person} in {room}.
  site: What is the website? | Where can I find it online? | web address | Which site has everything?
  person: Whom can I ask? | Who can help me? | person to ask
  room: Where do I find {person}? | In which room is {person}?

# van car
We came by {vehicle} and had to stop in {city} because of {reason}.
  vehicle: How did they travel? | What did they come by? | means of travel
  city: Where did they have to stop? | In what town did they stop?
  reason: Why did they have to stop? | What made them stop?

# bus line stop
Take bus {number} to {road} and walk the last {distance}.
  number: Which bus should I take? | What is the number of the bus? | bus number
  road: Where do I get off the bus? | To which street does the bus take me? | bus stop
  distance: How far must I walk from the bus? | How far is the walk?

# garden plant
Plant the bulbs in the garden {length} apart and water them every {days}.
  length: How far apart are the bulbs planted? | distance between the bulbs
  days: How often must the bulbs be watered? | How often do I water them?
"""
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
FILLERS: dict[str, str] = {  # they tell of what nobody asks about
    "en": """
The catalogue of {year} lists {count} of them on page {number}.
In {city}, by contrast, it rained for {weeks}.
An older paper under {code} has long been settled.
Somebody from {company} asked about this on {date}.
We were told something similar by {person} on {weekday}.
Last year that kind of thing came to {money} somewhere else.
A quarter of an hour later, at {time}, nobody remembered it.
Of the others, {percent} have not answered at all.
They had waited for {weeks}, and then for another {days}.
On {date} the weather was worse than ever.
I am sorry that it has taken me so long to write.
Nothing else has changed since then.
As you know, we have tried hard to keep things simple.
Thank you for your patience and understanding.
Many of us still remember how it used to be.
There is no need to bring anything.
It was already dark, and the wind came from the east.
Nobody had expected that.
The rest can wait until we meet.
I hope that you and your family are well.
All this was discussed {count} times, without result.
He looked at his watch: it was {time}.
{person} and {person2} send their regards.
As always, the small print on page {number} applies.
More than {count} letters have been written about it since {year}.
""",
    "de": """
Vielen Dank für Ihr Verständnis.
Alles andere bleibt, wie es war.
In {city} hat es am {date} geregnet.
{person} lässt herzlich grüßen.
Darüber wurde schon {year} viel geschrieben.
Im letzten Jahr waren es anderswo {money}.
Bitte bringen Sie nichts mit.
""",
    "fr": """
Merci de votre compréhension.
Pour le reste, rien ne change.
Il a plu à {city} le {date}.
{person} vous salue bien.
On en parlait déjà en {year}.
L'an dernier, ailleurs, c'était {money}.
Il n'est pas nécessaire de répondre.
""",
    "es": """
Gracias por su comprensión.
Lo demás sigue como siempre.
En {city} llovió el {date}.
{person} le manda saludos.
Ya se hablaba de ello en {year}.
El año pasado, en otro sitio, eran {money}.
No hace falta traer nada.
""",
    "it": """
Grazie per la comprensione.
Per il resto non cambia nulla.
A {city} ha piovuto il {date}.
{person} vi saluta.
Se ne parlava già nel {year}.
L'anno scorso, altrove, erano {money}.
Non occorre portare niente.
""",
    "nl": """
Dank u wel voor uw begrip.
Verder blijft alles zoals het was.
In {city} regende het op {date}.
{person} doet u de groeten.
Daar werd al in {year} over gesproken.
Vorig jaar was het elders {money}.
U hoeft niets mee te nemen.
""",
}
HEADINGS = (
    "Notice|To all residents|News|Reminder|House rules|Chapter {n}|Information|Please note|For your information|"
    "Minutes|Good to know|Diary|Local news|Welcome|Note to self|To whom it concerns|In brief|Memo|Dear all|{w}"
)
LISTS: dict[str, str] = {  # values of some kinds
    "reason": "heavy snow|a strike|a burst pipe|illness|a shortage of staff|a power failure|bad weather|a flat tyre|"
    "missing spare parts|repairs|stocktaking|a fallen tree|the holidays|a flood in the basement|a broken axle|"
    "a mistake in the calendar|rust|a computer error|too little interest|the renovation of the roof|woodworm",
    "job": "nurse|carpenter|teacher|engineer|baker|lawyer|gardener|translator|pilot|electrician|architect|librarian|"
    "tailor|surgeon|miller|journalist|cook|actor|fisherman|notary|blacksmith|accountant|postman|goldsmith|chemist|"
    "bus driver|clockmaker|optician|interpreter|dairy farmer|waiter|bookbinder|sea captain|organist|shepherd",
    "colour": "red|green|dark blue|yellow|white|black|grey|brown|light green|purple|orange|pink|silver|navy blue|"
    "turquoise|beige|cream|golden|pale yellow|scarlet",
    "room": "the town hall|the school gym|the small dining room|the cellar|the assembly hall|the old barn|the attic|"
    "the church hall|the blue room|the main lobby|the green drawer|the kitchen|the conference centre|the back garden|"
    "the first floor lounge|the waiting room|the sports hall|the study|the east wing|the reception area",
    "topic": "bees|early steam engines|the history of tea|modern poetry|volcanoes|healthy teeth|the moon|old maps|"
    "the life of ants|medieval music|saving energy|Arctic travel|black holes|the art of baking|urban gardens",
    "food": "flour|butter|sugar|onions|potatoes|cheese|rice|carrots|walnuts|tomatoes|spinach|raisins|lentils|honey",
    "drink": "apple juice|red wine|lemonade|mint tea|cider|beer|elderflower syrup|mineral water|coffee|mulled wine",
    "vehicle": "motorcycle|tractor|train|bus|camper van|tandem|steamer|sledge|coach|rowing boat|taxi|hired lorry",
    "ship": "Albatross|Northern Star|Santa Clara|Morning Glory|Perseverance|Queen of the Lakes|Hope|Sea Eagle|Fram II|"
    "Amalia|Golden Hind|Swift|Providence|Neptune|Lady Margaret|Blue Heron|Polar Bear|Evangeline|Sirius|Aurora",
    "pet": "Bella|Max|Tiger|Minka|Rocky|Luna|Snowball|Charlie|Biscuit|Fritz|Coco|Pepper|Nero|Daisy|Lotte|Buttons|"
    "Shadow|Ginger|Paddington|Mimi|Oscar|Ziggy|Pirate|Muffin|Duchess|Socks|Balou|Kira",
    "road": "Mill Lane|Church Street|Station Road|the High Street|Harbour Road|Market Square|Queen's Avenue|"
    "Victoria Street|Bridge Road|the Old Quay|Rosewood Drive|Castle Hill|Canal Street|Park Lane|the ring road",
    "title": "The Silent Harbour|A Winter in the Hills|The Glass Key|Four Letters|Beyond the River|The Clockmaker|"
    "Night Train East|The Last Orchard|Salt and Ashes|An Honest Man|The House by the Mill|Under the Almond Tree",
}
