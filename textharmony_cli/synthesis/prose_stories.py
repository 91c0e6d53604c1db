"""English sentences of stories, notices and news, with questions; see `prose_words.py` for how they are written."""

from __future__ import annotations

STORIES = """
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
