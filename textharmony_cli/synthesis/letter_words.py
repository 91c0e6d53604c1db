"""Sentences with facts in them, greetings and closings, for letters. Braces stand for the facts by their field."""

from __future__ import annotations

from textharmony_cli.synthesis.vocabulary_words import listed

SENTENCES: dict[str, tuple[str, ...]] = {
    field: tuple(texts.split("|"))
    for field, texts in {
        "amount": "The total cost will be {amount}, which is within the approved budget.|We enclose our check for "
        "{amount} in settlement of the account.|Our records show that {amount} is still open.|The board "
        "has granted {amount} for this purpose.|Please transfer {amount} to the account named below.|We "
        "can offer the work at a price of {amount}.",
        "deadline": "Please let us have your reply by {deadline}.|We must receive the signed papers no later than "
        "{deadline}.|The forms have to be returned before {deadline}.|All comments should reach me by "
        "{deadline}.|This offer is valid until {deadline}.|I would appreciate an answer by {deadline}.",
        "meeting_place": "We will meet at {meeting_place}.|The meeting will be held at {meeting_place}.|Please come to "
        "{meeting_place}.|The session takes place at {meeting_place}.",
        "meeting_date": "The next meeting is set for {meeting_date}.|Our group meets again on {meeting_date}.|We have "
        "reserved {meeting_date} for the discussion.",
        "meeting_time": "We shall begin at {meeting_time} sharp.|The doors close at {meeting_time}, when the talks "
        "start.|It starts at {meeting_time}.",
        "person": "If you have any questions, please contact {person}.|{person} will be glad to answer your "
        "questions.|For further details please call {person} at our office.|Should anything be unclear, "
        "{person} is your contact.",
        "product": "We are pleased to confirm your order for {product}.|Thank you for your interest in {product}.|"
        "Enclosed is the price list for {product}.|Our tests of {product} are now complete.",
        "quantity": "We ordered {quantity} pieces in all.|The shipment contains {quantity} units.|Please send "
        "{quantity} copies to this office.",
        "reason": "The delay was caused by {reason}.|We had to stop the work because of {reason}.|The change "
        "became necessary due to {reason}.",
    }.items()
}
REASONS = listed(
    "a strike at the port|a shortage of paper|heavy snow|a fire in the warehouse|missing documents|a "
    "change in the law|a broken machine|illness in our staff|late delivery of parts|a mistake in the "
    "order|new customs rules|the holiday season",
    "|",
)
PLACES = listed(
    "the Hilton Hotel|Room {d} of the main building|our office in {w}|the {w} Conference Center|the "
    "Town Hall of {w}|the cafeteria|the {w} Research Center|{w} Airport, Terminal {d}|the library, "
    "Room {d}|the Park Hotel, {w}|Building {d}, third floor|the Grand Hotel in {w}",
    "|",
)
SALUTATIONS = {
    "en": "Dear {n}:|Dear {n},|Dear Sir or Madam:|Gentlemen:|Dear Mr. {f}:|Dear Ms. {f},|Dear Dr. {f}:|To "
    "whom it may concern:|Hi {n},|Hello {n},",
    "de": "Sehr geehrte Damen und Herren,|Sehr geehrter Herr {f},|Sehr geehrte Frau {f},|Liebe Frau {f},|Hallo {n},",
    "fr": "Madame, Monsieur,|Cher Monsieur,|Monsieur {f},|Chère Madame {f},",
    "es": "Estimado Sr. {f}:|Muy señores míos:|Estimada Sra. {f}:",
    "it": "Egregio Sig. {f},|Gentile Sig.ra {f},|Spettabile Ditta,",
    "nl": "Geachte heer {f},|Geachte mevrouw {f},|Beste {n},",
    "pt": "Exmo. Senhor {f},|Caro {n},|Prezada Sra. {f},",
}
CLOSINGS = {
    "en": "Sincerely,|Sincerely yours,|Yours truly,|Very truly yours,|Best regards,|Kind regards,|Yours "
    "faithfully,|Cordially,|Respectfully,|With best wishes,|Regards,",
    "de": "Mit freundlichen Grüßen|Hochachtungsvoll|Viele Grüße|Freundliche Grüße",
    "fr": "Cordialement,|Veuillez agréer nos salutations distinguées.|Bien à vous,",
    "es": "Atentamente,|Un cordial saludo,|Saludos cordiales,",
    "it": "Distinti saluti|Cordiali saluti,",
    "nl": "Met vriendelijke groet,|Hoogachtend,",
    "pt": "Atenciosamente,|Com os melhores cumprimentos,",
}
SUBJECTS = {
    "en": "Subject:|Re:|RE:|Subj:|SUBJECT:|Regarding:",
    "de": "Betreff:|Betr.:|Betrifft:",
    "fr": "Objet :|Concerne :",
    "es": "Asunto:|Ref.:",
    "it": "Oggetto:",
    "nl": "Betreft:|Onderwerp:",
    "pt": "Assunto:",
}
REFERENCES = {
    "en": "Our ref.:|Reference:|Ref:|File no.:|Our reference:",
    "de": "Unser Zeichen:|Aktenzeichen:|Az.:",
    "fr": "Nos réf. :|Référence :",
    "es": "N/Ref.:|Referencia:",
    "it": "Ns. rif.:|Prot. n.",
    "nl": "Ons kenmerk:|Kenmerk:",
    "pt": "Nossa ref.:|Referência:",
}
HEADS = {
    "sender": "From:|FROM:|From|Sender:",
    "recipient": "To:|TO:|To",
    "date": "Date:|DATE:|Sent:|Date",
    "subject": "Subject:|SUBJECT:|Re:|RE:|Subj.:",
    "cc": "cc:|CC:|Cc:|Copies:|COPIES TO:",
}
ENCLOSURES = listed("Enclosure:|Encl.:|Enclosures:|Attachment:|Attachments:|Enc.:", "|")
COPIES = listed("cc:|CC:|c:|Copy to:|Copies:|xc:", "|")
MEMO_TITLES = listed(
    "MEMORANDUM|Memorandum|MEMO|INTEROFFICE MEMORANDUM|Inter-Office Correspondence|INTERNAL "
    "CORRESPONDENCE|Office Memo|File Note|Mitteilung|NOTE",
    "|",
)
