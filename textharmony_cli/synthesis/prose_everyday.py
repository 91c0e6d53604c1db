"""English sentences of letters and notes, with questions; see `prose_words.py` for how they are written."""

from __future__ import annotations

EVERYDAY = """
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
"""
