"""What is printed on forms: labels by the kind of what is written there, headings, titles, options, fine print."""

from __future__ import annotations

import random
from functools import lru_cache

from textharmony_cli.synthesis import vocabulary_words as words
from textharmony_cli.synthesis.vocabulary_words import listed

LABELS: dict[str, tuple[str, ...]] = {
    kind: tuple(labels.split("|"))
    for kind, labels in {
        "person": "Name|Full name|Last name, first name|Employee|Employee name|Applicant|Name of applicant|Contact|"
        "Contact person|Attention|Attn|Requested by|Requestor|Approved by|Prepared by|Submitted by|"
        "Reported by|Checked by|Received by|Reviewed by|Authorized by|Signature|Supervisor|Manager|"
        "Project leader|Principal investigator|Investigator|Salesman|Sales rep|Patient|Patient name|"
        "Physician|Referring doctor|Insured|Beneficiary|Spouse|Next of kin|Emergency contact|Witness|"
        "Attorney|Owner|Driver|Student|Parent or guardian|Teacher|Author|Speaker|Originator|Sender|"
        "Analyst|Technician|Inspector|Operator|Tested by|Sampled by|Buyer|Purchasing agent|Account "
        "executive|Media buyer|Editor|Reporter|Photographer|Area manager|Division manager|Regional "
        "manager|Issued by|Distribution|Copies to|cc|Taxpayer|Landlord|Tenant|Guarantor|Member|Candidate|"
        "Chairman|Secretary|Traveler|Payee|Assigned to|Employer's representative|Person to be notified|"
        "Name of person completing form|Responsible person|Key contact|Interviewer|Respondent|Caller|"
        "Taken by|Verified by|Witnessed by",
        "company": "Company|Company name|Firm|Organization|Employer|Employer's name|Client|Customer|Customer name|"
        "Vendor|Supplier|Manufacturer|Account|Account name|Advertiser|Agency|Publication|Newspaper|"
        "Magazine|Station|Carrier|Bank|Name of bank|Institution|School|Hospital|Laboratory|Contractor|"
        "Subcontractor|Distributor|Retailer|Chain|Store|Store name|Dealer|Insurer|Insurance company|"
        "Sponsor|Publisher|Printer|Bill to|Ship to|Sold to|Ordered from|Deliver to|Consignee|Shipper|"
        "Broker|Competitor|Association|Plant|Testing facility|Brand owner|Name of business|Trade name|"
        "Place of employment",
        "date": "Date|Date of birth|Birth date|Date issued|Issue date|Effective date|Expiration date|Start date|"
        "Starting date|End date|Completion date|Date completed|Date received|Date requested|Date "
        "required|Date needed|Due date|Order date|Ship date|Date shipped|Delivery date|Date of delivery|"
        "Invoice date|Date of report|Report date|Date of visit|Date of hire|Hire date|Date of "
        "application|Application date|Date of loss|Date of test|Test date|Sample date|Date sampled|Date "
        "of analysis|Approval date|Date approved|Revision date|Date revised|Closing date|Run date|"
        "Insertion date|Publication date|Air date|Date of meeting|Meeting date|Departure date|Return "
        "date|Date filed|Date of purchase|Manufacture date|Date typed|Period ending|Week ending|Month|"
        "Quarter ending|From|Through|Valid until|Last update|Date prepared|Scheduled date|Estimated "
        "completion|Date of last contact|Proposed date|Drop date|Launch date|Mailing date|Anticipated "
        "release",
        "recipient": "Mail to|Send to|Return to|Remit to|Remit payment to|Send copies to|Address all mail to|"
        "Payable to|Deliver to|Ship to|Bill to|Mailing address|Return completed form to|Send questions to",
        "people": "cc|Copies|Copies to|Distribution|Attendees|Participants|Present|Absent|Authors|Team|Committee|"
        "Investigators|Speakers|Panel|Invited|Project team|Circulate to",
        "event": "Reception|Banquet|Luncheon|Keynote|Opening session|Field trip|Plant tour|Annual meeting|Press "
        "conference|Rehearsal|Exhibition|Workshop|Bus departure|Board meeting|Picnic|Graduation|Auction",
        "time": "Time|Time received|Start time|Starting time|End time|Time in|Time out|Departure time|Arrival "
        "time|Hour|Time of call|Time of day|Duration|Length|Length of test",
        "money": "Amount|Total|Total amount|Total cost|Cost|Unit cost|Price|Unit price|Estimated cost|Actual cost|"
        "Budget|Annual budget|Approved budget|Amount paid|Amount due|Balance|Balance due|Salary|Annual "
        "salary|Hourly rate|Rate|Rental|Fee|Deposit|Advance|Refund|Expenses|Total expenses|Meals|Lodging|"
        "Hotel|Airfare|Mileage|Tolls|Entertainment|Gross income|Net income|Taxable income|Tax|Tax "
        "withheld|Sales tax|Discount|Freight|Insurance|Subtotal|Premium|Claim amount|Contribution|Grant "
        "amount|Requested amount|Funds requested|Commission|Market value|Book value|Original budget|"
        "Current balance|Variance|Allowance|Cost per thousand|Production cost|Media cost|Gross cost|Net "
        "cost|Wholesale price|Retail price|List price|Fringe benefits|Capital|Amount of loan|Monthly "
        "payment|Total payments",
        "number": "Quantity|Qty|Number of copies|No. of copies|Circulation|Population|Number of employees|No. of "
        "employees|Number of units|Units|Sample size|Count|Volume|Net weight|Gross weight|Weight|Length|"
        "Width|Height|Size|Age|Score|Result|Reading|Odometer|Room number|Case count|Total number|Number "
        "of stores|No. of stores|Number of respondents|Households|Distance|Readership|Total hours|"
        "Overtime hours|Regular hours|Runs|Capacity|Average|Mean|Minimum|Maximum|Standard deviation|"
        "Number of samples|Number of animals|Displays|No. of displays|Quantity ordered|Quantity shipped|"
        "On hand|Reorder point|Tar|Nicotine|Puff count|Moisture|pH|Batch size|Response|Circ.|Frequency",
        "digit": "Pages|No. of pages|Number of pages|Page|Total pages|Number of pages including cover|Copies|"
        "Dependents|Number of dependents|Grade|Years of service|Shift|Floor|Priority|Rating|Column|Copy "
        "no.|Attachments|Enclosures|Revision|Rev.|Version|Item|Item no.|Line|Section|Question no.|Zone|"
        "Class|Level|Number of children|Visit number|Tape no.|Reel|Box no.",
        "code": "No.|Number|Account no.|Account number|Acct. no.|Invoice no.|Invoice number|Order no.|Order "
        "number|P.O. number|PO #|Purchase order no.|Requisition no.|Req. no.|Project no.|Project number|"
        "Job no.|Job number|File no.|File number|Case no.|Case number|Claim no.|Policy no.|Policy number|"
        "Contract no.|Reference|Reference no.|Ref.|Our ref.|Your ref.|Serial no.|Serial number|Model|"
        "Model no.|Part no.|Part number|Catalog no.|Stock no.|Code|Cost center|Cost centre|Charge to|"
        "Department no.|Dept. no.|Employee no.|Employee number|ID number|Badge no.|Social security no.|"
        "Social security number|SSN|Tax ID|Federal ID no.|License no.|Permit no.|Registration no.|Sample "
        "no.|Sample number|Sample ID|Lot no.|Batch no.|Batch number|Test no.|Experiment no.|Study no.|"
        "Protocol no.|Notebook page|Notebook no.|Document no.|Form no.|Report no.|Control no.|Docket no.|"
        "Check no.|Voucher no.|Receipt no.|Ticket no.|Store number|Customer no.|Vendor no.|Drawing no.|"
        "Work order|Patent no.|Formula|Blend|Blend no.|Specification no.|Route|Territory|Zip code|Postal "
        "code|Zip|Mail stop|Room|Bldg.|Office|Ext.|Extension|CAS no.|UPC code|Ad no.|Key code|Chart no.|"
        "Cigarette code|Identification|Requisition|G/L account|Transaction ID|Membership no.|Bates no.|"
        "Patient ID|VIN|Plate no.|Passport no.|Visa no.",
        "phone": "Phone|Telephone|Telephone no.|Phone no.|Phone number|Tel|Tel.|Tel. no.|Home phone|Business "
        "phone|Work phone|Daytime phone|Cell|Mobile|Fax|Fax no.|Fax number|Facsimile no.|FAX #|"
        "Telecopier no.|Telex|Pager|Area code and number|Confirmation number|Contact number|Hotline|"
        "Emergency phone",
        "email": "Email|E-mail|E-mail address|Email address|Contact email",
        "website": "Website|Web site|URL|Home page|Internet address",
        "address": "Address|Home address|Mailing address|Street address|Business address|Address of employer|"
        "Billing address|Shipping address|Permanent address|Present address|Return address|Residence|"
        "Location|Site address|Store address|Address of applicant|Legal address|Previous address|"
        "Delivery address|Office address|Send to|Remit to|Mail to|Name and address|Name and address of "
        "supplier",
        "city": "City|Town|City and state|City, state|Place|Place of birth|Birthplace|Location|Destination|"
        "Origin|Point of departure|Port of entry|Market|Region|District|State|County|Area|Territory|"
        "Venue|Office location|Plant location|Ship from|FOB|F.O.B. point|Test market|Headquarters|"
        "Division|Sales area|Place of issue|Site",
        "nation": "Country|Nationality|Citizenship|Country of origin|Country of birth|Made in|Language",
        "job": "Title|Job title|Position|Position title|Occupation|Rank|Job description|Present position|"
        "Official title|Role|Function|Designation|Profession|Position applied for",
        "department": "Department|Dept.|Division|Section|Unit|Group|Branch|Area|Bureau|Business unit|Originating "
        "department|Charge department|Requesting department|Program|Field of study|Major|Specialty",
        "phrase": "Subject|Re|Regarding|Purpose|Purpose of trip|Purpose of visit|Description|Item description|"
        "Project|Project title|Project name|Title of project|Nature of business|Nature of request|Type "
        "of business|Reason|Reason for request|Reason for leaving|Objective|Method|Test method|Procedure|"
        "Material|Materials|Equipment|Equipment used|Condition|Condition of sample|Activity|Event|Event "
        "name|Topic|Type|Type of report|Type of sample|Product type|Category|Classification|Keywords|"
        "Theme|Headline|Caption|Campaign|Promotion|Offer|Program name|Action|Action required|Action "
        "taken|Status|Current status|Results|Conclusion|Findings|Diagnosis|Treatment|Symptoms|Cause|"
        "Cause of accident|Nature of injury|Allergies|Medication|Additional information|Other|Other "
        "(specify)|Specify|Explain|If yes, explain|Special instructions|Special requirements|Shipping "
        "instructions|Packing|Delivery instructions|Terms|Payment terms|Method of payment|Ship via|"
        "Shipped via|Mode of transport|Storage|Storage conditions|Limitations|Restrictions|Warning|"
        "Package|Packaging|Pack type|Position requested|Ad size|Space|Creative|Copy|Audience|Target "
        "audience|Target group|Geography|Coverage|Strategy|Support|Timing|Background|Scope|Rationale|"
        "Issue|Question|Answer|Decision|Recommendation|Next step|Education|Degree|Hobbies|Experience|"
        "Skills|Memberships|Distribution method|Sampling method|Format|Media|Source|Sources|Trademark|"
        "Patents|Ingredients|Composition|Color|Colour|Odor|Appearance|Flavor|Filter type|Paper|Tipping|"
        "Wrapper|Adhesive",
        "product": "Product|Product name|Brand|Brand name|Brand(s)|Item|Item name|Article|Merchandise|Product code|"
        "Name of product|Product description|Competitive brand|Brand smoked|Model name|Test product|"
        "Control product|Chemical name|Compound|Substance|Sample|Sample description|Premium item|Style|"
        "Variety|Title of book|Vehicle|Make|Make and model|Commodity",
        "quantity": "Dose|Dosage|Volume|Net weight|Weight|Size|Dimensions|Temperature|Pressure|Speed|Duration|"
        "Storage temperature|Concentration|Circumference|Draw|Pressure drop|Amount submitted|Quantity "
        "submitted|Quantity received|Sample amount|Strength|Area|Lead time|Length of service|Time "
        "required|Yield|Density|Rod length|Overall length|Filter length|Package size|Supply",
        "remark": "Remarks|Comments|Notes|Additional comments|Other comments|Comments/remarks|Description of work|"
        "Description of incident|Summary|Abstract|Message|Details|Explanation|Statement|Observations|"
        "Instructions|Suggestions|Justification|Objectives|Plan|Synopsis|Discussion|Evaluation|Sales "
        "force reaction|Reaction|Trade response|Consumer acceptance|How would you improve it|General "
        "remarks|Proposed action|Narrative|Brief description|Describe|Facts|Competitor's reaction|Store "
        "manager's comments",
        "short": "Sex|Marital status|Status|Race|Type|Grade|Result|Approved|Yes/No|Confidential|Security "
        "classification|Rush|Priority|Payment method|Method of shipment|Frequency|Race/ethnicity|Smoker|"
        "Blood type|Condition|Employment status|Full time/part time|Shift|Class|Disposition|Action|Via|"
        "Check one|Handling|Temporary|Tax exempt|Insured?|Acceptable|Verified|Color|Finish|Terms|Sample "
        "retained|Return sample|Military status|Citizen|Availability|Quality|Special handling",
        "percent": "Percent|Percentage|% of total|Discount rate|Interest rate|Tax rate|Share|Market share|Share of "
        "market|Response rate|Distribution|Effective rate|Commission rate|Percent complete|Moisture|"
        "Humidity|Relative humidity|Yield|Recovery|Ownership|Voting share|Increase|Growth",
        "year": "Year|Fiscal year|Tax year|Model year|Year of birth|Calendar year|Plan year|Program year|Year "
        "built|Year graduated|Copyright|Crop year",
        "initials": "Initials|Init.|Typist|Signature|Employee signature|Supervisor signature|Signed|By|Authorized "
        "signature|Typed by|Logged by|Analyst initials|Approval|Approvals",
        "title": "Title|Report title|Study title|Title of study|Document title|Name of event|Name of program|"
        "Course|Course title|Promotion name|Name of promotion|Contest|Article title|Story|Subject of "
        "report|Project title|Slogan",
    }.items()
}
# unlike words for the same thing; two labels that differ only in these are one
SAME = {
    "number": "no",
    "nr": "no",
    "#": "no",
    "num": "no",
    "telephone": "phone",
    "tel": "phone",
    "facsimile": "fax",
    "telecopier": "fax",
    "department": "dept",
    "account": "acct",
    "reference": "ref",
    "email": "mail",
    "e-mail": "mail",
    "organization": "company",
    "firm": "company",
    "comments": "remarks",
    "notes": "remarks",
    "quantity": "qty",
    "of": "",
    "the": "",
    "and": "",
    "to": "to",
    "by": "by",
    "name": "name",
    "signature": "signed",
    "cell": "mobile",
    "attn": "attention",
    "regarding": "re",
    "subject": "re",
    "identification": "id",
    "zip": "zip",
    "postal": "zip",
    "colour": "color",
    "init": "initials",
    "manager's": "manager",
    "supplier": "vendor",
    "centre": "center",
    "copies": "copies",
    "colours": "color",
}
HEADINGS = tuple(
    listed(
        "General information|Personal data|Personal information|Applicant information|Employment history|"
        "Education|References|For office use only|Official use only|Do not write below this line|Part A|"
        "Part B|Part I|Part II|Section 1|Section 2|Billing information|Shipping information|Order "
        "information|Payment information|Product information|Sample information|Test results|Results|"
        "Analysis|Certification|Authorization|Approvals|Distribution|Instructions|Budget summary|Travel "
        "information|Expenses|Account information|Customer information|Vendor information|Medical "
        "history|Emergency contact|Employer information|Insurance|Vehicle information|Project "
        "information|Background|Schedule|Media plan|Promotion details|Competitive activity|Store "
        "information|Specifications|Physical data|Chemical data|Administrative|To be completed by "
        "applicant|To be completed by supervisor|Contact details|Financial summary|Shipment details|"
        "Manufacturing specifications|Declaration|Consent|Income|Deductions|Property|Dependents",
        "|",
    )
)
TITLES = tuple(
    listed(
        "Purchase Order|Purchase Requisition|Expense Report|Travel Expense Report|Application for "
        "Employment|Request for Analysis|Laboratory Report|Test Request|Analytical Report|Sample "
        "Transmittal|Fax Cover Sheet|Facsimile Transmittal|FAX TRANSMISSION|Facsimile Cover Sheet|"
        "Memorandum|Inter-Office Memorandum|Interoffice Correspondence|MEMO|Registration Form|Enrollment "
        "Form|Membership Application|Order Form|Insertion Order|Media Insertion Order|Budget Request|"
        "Project Budget|Authorization Request|Capital Expenditure Request|Check Request|Payment "
        "Authorization|Change of Address|Claim Form|Insurance Claim|Accident Report|Incident Report|"
        "Inspection Report|Quality Control Report|Work Order|Service Request|Maintenance Request|"
        "Material Safety Data Sheet|Product Specification|Consumer Response Form|Questionnaire|Customer "
        "Survey|Consumer Survey|Telephone Interview|New Product Report|Competitive Product Introduction|"
        "Special Event Request|Promotion Report|Sales Report|Retail Account Survey|Call Report|Field "
        "Report|Progress Report|Monthly Status Report|Weekly Report|Document Clearance Sheet|Routing "
        "Slip|Transmittal Slip|Inventory Card|Stock Record|Equipment Record|Data Sheet|Record of "
        "Conversation|Meeting Notice|Conference Registration|Grant Application|Research Proposal|Project "
        "Summary|Contract Summary|Invoice Approval|Statement of Account|Tax Return|Withholding "
        "Certificate|Declaration of Value|Customs Declaration|Bill of Lading|Packing Slip|Shipping Order|"
        "Delivery Note|Return Authorization|Credit Application|Loan Application|Rental Agreement|Vehicle "
        "Registration|Permit Application|License Application|Medical Record|Patient Registration|Health "
        "Questionnaire|Consent Form|Prescription|Admission Form|Student Record|Course Evaluation|"
        "Employee Evaluation|Performance Appraisal|Time Sheet|Leave Request|Vacation Request|Payroll "
        "Change Notice|Personnel Action|Termination Report|Library Request|Publication Request|Copy "
        "Request|Photo Release|Press Contact Sheet|Ad Copy Form|Storyboard Approval",
        "|",
    )
)
OPTIONS = {
    group: tuple(options.split("|"))
    for group, options in {
        "Sex": "Male|Female",
        "Marital status": "Single|Married|Divorced|Widowed",
        "Method of payment": "Cash|Check|Credit card|Money order",
        "Type of request": "New|Renewal|Change|Cancel",
        "Priority": "High|Medium|Low",
        "Status": "Active|Inactive|Pending|Closed",
        "Shipping method": "Ground|Air|Express|Pick up",
        "Type of account": "Checking|Savings|Business",
        "Urgent": "Yes|No",
        "Approved": "Yes|No",
        "Employment": "Full time|Part time|Temporary",
        "Rating": "Excellent|Good|Fair|Poor",
        "Frequency": "Daily|Weekly|Monthly|Quarterly|Annually",
        "Sample type": "Solid|Liquid|Gas|Other",
        "Do you smoke": "Never|Sometimes|Daily",
        "Member": "Yes|No",
        "Reply requested": "Yes|No|If possible",
        "Pack type": "Soft pack|Box|Flip-top",
        "Size": "Small|Medium|Large|Extra large",
        "Material returned": "Yes|No",
        "Delivery": "Mail|Courier|Fax|By hand",
        "Test type": "Chemical|Physical|Sensory|Microbiological",
        "Disposition": "Return|Retain|Destroy",
        "Visa": "Yes|No|Not required",
        "Effort": "Strong|Moderate|Weak",
        "Season": "Spring|Summer|Fall|Winter",
        "Ownership": "Own|Rent|Lease",
        "Class": "First|Business|Economy",
        "Newsletter": "Subscribe|Unsubscribe",
        "Media": "Newspaper|Magazine|Radio|Television|Outdoor",
        "Volume trend": "Up|Down|Same",
        "Color": "Black and white|Two color|Four color",
        "Reason": "Damaged|Wrong item|Late|Other",
    }.items()
}
TABLE_HEADS = {
    kind: tuple(heads.split("|"))
    for kind, heads in {
        "product": "Item|Description|Article|Product|Brand|Material|Sample",
        "number": "Qty|Quantity|Units|Volume|Circulation|Count|Weight|Hours|Cases",
        "money": "Amount|Price|Cost|Total|Unit price|Rate|Budget|Actual|Balance|Extension",
        "date": "Date|Issue date|Date received|Run date|Due|Month",
        "code": "Code|No.|Item no.|Stock no.|Cat. no.|Lot|Key|Account|Ref.",
        "person": "Name|Employee|Contact|Analyst|Initiated by",
        "city": "City|Location|Market|Region|Destination",
        "percent": "%|Share|Change|Discount %|Recovery",
        "company": "Company|Publication|Vendor|Store|Station|Agency",
        "phrase": "Purpose|Remarks|Activity|Task|Method|Specification",
        "short": "Status|Type|Result|Size|Color",
        "digit": "Line|Page|Pkgs|Rank|Days",
        "time": "Time|Start|End|Hours",
        "quantity": "Size|Dose|Amount|Limit|Strength",
        "initials": "By|Init.|Approved",
    }.items()
}
HINTS = listed(
    "(if applicable)|(Y/N)|(MM/DD/YYYY)|(please print)|(optional)|(check one)|(see instructions)|First   Middle   Last|"
    "Last, First, M.I.|Street, City, State, Zip|Month  Day  Year|Area Code|(to be completed by the office)|$|%|"
    "(s) applicable|(in block letters)|dd/mm/yy|(office use only)|Number and Street|(attach copy)|a.m./p.m.|"
    "(if different from above)|(Yes/No)|(select one)|(signature)|(title)|(type or print)|(1)  (2)  (3)",
    "|",
)  # printed where something is to be written
STAMPS = listed(
    "RECEIVED|CONFIDENTIAL|COPY|PAID|APPROVED|DRAFT|FILE COPY|ORIGINAL|URGENT|VOID|REVISED|SECRET|"
    "FOR INTERNAL USE ONLY|TELECOPIED|ENTERED|DUPLICATE",
    "|",
)


def label(rng: random.Random) -> tuple[str, str]:
    """A label in small letters as on forms, and the kind of what is written there; one in eight is invented."""
    kind = rng.choice(_WEIGHTED)
    if rng.random() < 0.12:
        return invented(rng), kind
    return rng.choice(LABELS[kind]), kind


def invented(rng: random.Random) -> str:
    """A label that no form has."""
    return rng.choice(
        (
            words.title(rng),
            words.title(rng),
            f"{words.name(rng)} {rng.choice(('no.', 'code', 'type', 'date', 'level', 'index'))}",
            words.name(rng),
            f"{rng.choice(words.ADJECTIVES)} {rng.choice(words.COMMON)}",
            f"{rng.choice(words.COMMON)} {rng.choice(words.COMMON)}",
            f"{rng.choice(words.COMMON)} of {rng.choice(words.COMMON)}",
            f"{rng.choice(words.ADJECTIVES)} {rng.choice(words.COMMON)} no.",
        )
    ).capitalize()


def inquiry(rng: random.Random) -> str:
    """A printed question, as in questionnaires."""
    verb = rng.choice(
        (
            "Do you",
            "Have you ever",
            "How often do you",
            "Why did you",
            "When did you last",
            "What do you",
            "Which",
            "How many",
            "Where did you",
            "In what way does the",
            "Please describe the",
            "List all",
            "State the",
            "Is the",
        )
    )
    noun = " ".join(rng.choices(words.COMMON, k=rng.randint(1, 2)))
    action = rng.choice(("use", "buy", "see", "know", "recommend", "change", "need", "have", "find"))
    return f"{verb} {action} the {rng.choice(words.ADJECTIVES)} {noun}{rng.choice(('?', '?', ':', ''))}"


@lru_cache(maxsize=16384)
def meaning(text: str) -> frozenset[str]:
    """The words that tell one label from another."""
    plain = "".join(mark if mark.isalnum() or mark in "#-'%" else " " for mark in text.lower())
    return frozenset(filter(None, (SAME.get(word.strip("-"), word.strip("-'s")) for word in plain.split())))


_WEIGHTED = tuple(kind for kind, labels in LABELS.items() for _ in range(2 + len(labels) // 12))
