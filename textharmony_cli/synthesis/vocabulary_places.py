"""Countries for made-up pages: how each writes addresses, telephone numbers, money and dates."""

from __future__ import annotations

import random
from dataclasses import dataclass

from textharmony_cli.synthesis.vocabulary_words import filled, name

MILLS = 100


@dataclass(frozen=True, slots=True)
class Country:
    """How a country writes things.

    Attributes:
        shape: of invented words; see `vocabulary_words.SHAPES`.
        addresses: patterns, lines parted by `|`; `#` is a digit, `@` a capital, `{w}` an invented word.
        phones: patterns.
        signs: of the currency.
        money: thousands separator, decimal separator, and where the sign stands: `before`, `after`.
        decimals: of an amount.
        order: of the parts of a date: `dmy`, `mdy`, `ymd`.
        taxes: what the tax on sales is called.
        tax_ids: what stands before a shop's tax number, and its pattern.
        forms: legal forms of companies.
    """

    code: str
    shape: str
    addresses: tuple[str, ...]
    phones: tuple[str, ...]
    signs: tuple[str, ...]
    money: tuple[str, str, str]
    decimals: int
    order: str
    taxes: tuple[str, ...]
    tax_ids: tuple[str, ...]
    forms: tuple[str, ...]


def _country(code: str, shape: str, money: str, **texts: str) -> Country:
    """From compact texts, parts of a list parted by `;`."""
    thousands, decimal, place, decimals = money.split(" ")
    lists = {key: tuple(text.split(";")) for key, text in texts.items() if key != "order"}
    return Country(
        code, shape, money=({"_": " ", "-": ""}.get(thousands, thousands), decimal, place), decimals=int(decimals),
        order=texts["order"], **lists,
    )  # fmt: skip


COUNTRIES = (
    _country(
        "US",
        "english",
        ", . before 2",
        order="mdy",
        signs="$;USD;US$;",
        addresses="#### {w} Street|{w}, @@ #####;### {w} Ave, Suite ###|{w}, CA #####;#### N. {w} Blvd.|{w} NY #####;"
        "P.O. Box ####|{w}, TX #####-####;## {w} Rd|{w} {w}, FL #####;1#### {w} Pkwy|Unit @|{w}, WA #####",
        phones="(###) ###-####;###-###-####;1-800-###-####;###.###.####;+1 ### ### ####",
        taxes="Tax;Sales Tax;State Tax;TAX 1",
        tax_ids="EIN: ##-#######;Tax ID ##-#######",
        forms="Inc.;LLC;Corp.;Co.;Inc;;",
    ),
    _country(
        "GB",
        "english",
        ", . before 2",
        order="dmy",
        signs="£;GBP;",
        addresses="## {w} Road|{w}|@@# #@@;# High Street, {w}|@@## #@@;Unit ## {w} Business Park|{w} Lane|{w} @@## #@@;"
        "### {w} Street|London|@@#@ #@@",
        phones="0## #### ####;01### ######;+44 (0)## #### ####;07### ######",
        taxes="VAT;VAT @ 20%",
        tax_ids="VAT No. ### #### ##;VAT Reg No: GB#########",
        forms="Ltd;Limited;PLC;LLP;& Sons;",
    ),
    _country(
        "MY",
        "malay",
        ", . before 2",
        order="dmy",
        signs="RM;MYR;RM ;",
        addresses="No. ##, Jalan {w} #/##,|Taman {w},|##### {w}, Selangor;Lot ###, Jalan {w},|##### {w}, {w};"
        "##-@, JLN {w} ##,|TMN {w} {w},|##### {w} {w}.;No #, Lorong {w} #|Bandar {w}|##### Kuala {w};"
        "Lot G-##, {w} Mall,|Persiaran {w},|##### {w}|Johor;BATU #, JALAN {w}|##### {w}",
        phones="0#-########;0#-#### ####;+60#-### ####;0##-#######",
        taxes="GST;GST 6%;SST;Service Tax 6%;Total GST",
        forms="Sdn Bhd;SDN. BHD.;Sdn. Bhd.;Enterprise;Trading;(M) Sdn Bhd;Bhd;Co. (M) Bhd;(M) S/B;S/B;Trading Co",
        tax_ids="GST ID: ############;GST No : ############;GST REG NO. ############;SST ID: @##-####-########",
    ),
    _country(
        "SG",
        "chinese",
        ", . before 2",
        order="dmy",
        signs="$;S$;SGD;",
        addresses="Blk ### {w} Ave #|#0#-##|Singapore ######;## {w} Road|#B#-## {w} Centre|Singapore ######;"
        "### {w} Street, S(######)",
        phones="+65 #### ####;6### ####;Tel 6#######",
        taxes="GST;GST 7%;GST (9%)",
        tax_ids="GST Reg No: @#-#######-#;UEN #########@;GST REG.NO ##########@",
        forms="Pte Ltd;PTE. LTD.;Pte. Ltd.;LLP;;(S) Pte Ltd",
    ),
    _country(
        "AU",
        "english",
        ", . before 2",
        order="dmy",
        signs="$;AUD;A$;",
        addresses="### {w} St|{w} NSW ####;Shop #, ## {w} Parade|{w} VIC ####;## {w} Hwy, {w} QLD ####",
        phones="(0#) #### ####;1300 ### ###;04## ### ###",
        taxes="GST;GST Incl.;Includes GST",
        tax_ids="ABN ## ### ### ###",
        forms="Pty Ltd;PTY LTD;Pty. Ltd.;",
    ),
    _country(
        "IN",
        "indian",
        ", . before 2",
        order="dmy",
        signs="Rs.;₹;INR;Rs;",
        addresses="## , {w} Nagar,|{w} Road, {w} - ######;Shop No. #, {w} Complex|M.G. Road|{w} ######;"
        "Plot ##, Sector #|{w}, {w} ######",
        phones="+91 ##### #####;0##-########;9#########;0###-#######",
        taxes="CGST;SGST;GST;CGST 9%",
        tax_ids="GSTIN: ##@@@@@####@#@#;GSTIN ##@@@@@####@#Z#",
        forms="Pvt Ltd;Pvt. Ltd.;Ltd.;& Co.;",
    ),
    _country(
        "DE",
        "german",
        ". , after 2",
        order="dmy",
        signs="€;EUR;",
        addresses="{w}straße ##|##### {w};{w}weg #a|D-##### {w};Am {w} ##|##### Bad {w};{w}str. ##, ##### {w}",
        phones="0## / #######;+49 (0)### ######;0####-#####;Tel. 0### ## ## ##",
        taxes="MwSt;USt 19%;MwSt. 7%;19,00% MwSt",
        tax_ids="USt-IdNr. DE#########;St.Nr. ##/###/#####;Steuer-Nr.: ###/####/####",
        forms="GmbH;AG;GmbH & Co. KG;e.K.;OHG;KG;UG",
    ),
    _country(
        "CH",
        "german",
        "' . before 2",
        order="dmy",
        signs="CHF;Fr.;",
        addresses="{w}gasse ##|CH-#### {w};{w}strasse #|#### {w}",
        phones="0## ### ## ##;+41 ## ### ## ##",
        taxes="MWST;MWST 7.7%;TVA",
        tax_ids="CHE-###.###.### MWST;MWST-Nr. ### ###",
        forms="AG;GmbH;SA;Sàrl;",
    ),
    _country(
        "FR",
        "french",
        "_ , after 2",
        order="dmy",
        signs="€;EUR;",
        addresses="##, rue de {w}|##### {w};## avenue {w}|##### {w} Cedex #;ZI de {w}|# bis rue du {w}|##### {w}",
        phones="0# ## ## ## ##;+33 # ## ## ## ##;0#.##.##.##.##",
        taxes="TVA;TVA 20%;dont TVA 5,5%;T.V.A.",
        tax_ids="SIRET ### ### ### #####;N° TVA FR###########;TVA intra: FR ## ### ### ###",
        forms="SARL;S.A.;SAS;SA;EURL;et Fils",
    ),
    _country(
        "ES",
        "romance",
        ". , after 2",
        order="dmy",
        signs="€;EUR;",
        addresses="C/ {w}, ##|##### {w};Avda. de {w} ##, #º @|##### {w} ({w});Plaza {w}, #|##### {w}",
        phones="9## ### ###;+34 ### ## ## ##;Tfno: 9########",
        taxes="IVA;IVA 21%;I.V.A. 10%",
        tax_ids="CIF: B########;NIF ########@;C.I.F. @-########",
        forms="S.L.;S.A.;SL;S.L.U.;S.Coop.",
    ),
    _country(
        "IT",
        "romance",
        ". , before 2",
        order="dmy",
        signs="€;EUR;Euro;",
        addresses="Via {w}, ##|##### {w} (@@);Piazza {w} #|##### {w};Viale {w} ##/@ - ##### {w}",
        phones="0##/#######;+39 0## ######;0## ########",
        taxes="IVA;di cui IVA;IVA 22%",
        tax_ids="P.IVA ###########;Partita IVA: ###########;P.I. ###########",
        forms="S.r.l.;S.p.A.;SRL;S.n.c.;di {w} & C.",
    ),
    _country(
        "PT",
        "romance",
        ". , after 2",
        order="dmy",
        signs="€;EUR;",
        addresses="Rua {w}, ## - #º|####-### {w};Av. {w} ##|####-### {w}",
        phones="2## ### ###;+351 ### ### ###",
        taxes="IVA;IVA 23%;Total IVA",
        tax_ids="NIF: #########;Contribuinte Nº #########;NIPC #########",
        forms="Lda.;S.A.;Lda;Unipessoal Lda",
    ),
    _country(
        "BR",
        "romance",
        ". , before 2",
        order="dmy",
        signs="R$;R$ ;",
        addresses="Rua {w}, ### - {w}|{w} - SP|CEP #####-###;Av. {w}, #### , Loja #|{w} - RJ #####-###",
        phones="(##) ####-####;(##) 9####-####;+55 ## #### ####",
        taxes="ICMS;Tributos;Imposto",
        tax_ids="CNPJ: ##.###.###/####-##;CNPJ ##.###.###/0001-##",
        forms="Ltda;LTDA.;S.A.;ME;EIRELI",
    ),
    _country(
        "MX",
        "romance",
        ", . before 2",
        order="dmy",
        signs="$;MXN;",
        addresses="Calle {w} No. ###|Col. {w}, C.P. #####|{w}, {w};Blvd. {w} ####|{w} #####",
        phones="(55) ####-####;## ## ## ## ##",
        taxes="IVA;IVA 16%;I.V.A.",
        tax_ids="RFC: @@@######@@#;R.F.C. @@@-######-##@",
        forms="S.A. de C.V.;SA DE CV;S. de R.L.",
    ),
    _country(
        "NL",
        "german",
        ". , before 2",
        order="dmy",
        signs="€;EUR;",
        addresses="{w}straat ##|#### @@ {w};{w}laan ###-@|####@@ {w};{w}weg #, #### @@ {w}",
        phones="0##-#######;+31 (0)## ### ####;06-########",
        taxes="BTW;BTW 21%;BTW laag",
        tax_ids="BTW NL#########B01;KvK ########;BTW-nr: NL########B##",
        forms="B.V.;BV;N.V.;V.O.F.",
    ),
    _country(
        "SE",
        "nordic",
        "_ , after 2",
        order="ymd",
        signs="kr;SEK;:-;",
        addresses="{w}gatan ##|### ## {w};{w}vägen #|SE-### ## {w}",
        phones="0#-### ## ##;+46 # ### ## ##",
        taxes="Moms;MOMS 25%;varav moms",
        tax_ids="Org.nr ######-####;Orgnr: ######-####",
        forms="AB;HB;& Co;A/S;Oy",
    ),
    _country(
        "PL",
        "slavic",
        "_ , after 2",
        order="dmy",
        signs="zł;PLN;",
        addresses="ul. {w} ##/#|##-### {w};al. {w} ###|##-### {w}",
        phones="## ### ## ##;+48 ### ### ###",
        taxes="VAT;PTU A;SUMA PTU",
        tax_ids="NIP: ###-###-##-##;NIP ##########",
        forms="Sp. z o.o.;S.A.;sp.j.",
    ),
    _country(
        "TR",
        "turkish",
        ". , after 2",
        order="dmy",
        signs="TL;₺;*;",
        addresses="{w} Mah. {w} Cad. No:##|{w}/İstanbul;{w} Sok. No: #/@|##### {w}",
        phones="0### ### ## ##;(0###) #######",
        taxes="KDV;TOPKDV;KDV %8",
        tax_ids="V.D. ##########;{w} V.D. ##########",
        forms="A.Ş.;Ltd. Şti.;Tic. Ltd. Şti.",
    ),
    _country(
        "JP",
        "japanese",
        ", . before 0",
        order="ymd",
        signs="¥;JPY;￥",
        addresses="#-##-# {w}, {w}-ku|Tokyo ###-####;{w} Bldg. #F|#-#-# {w}|{w}-shi ###-####",
        phones="0#-####-####;+81-#-####-####",
        taxes="Tax;消費税;Consumption Tax 10%",
        tax_ids="T#############;Reg. No. T#############",
        forms="K.K.;Co., Ltd.;Kabushiki Kaisha;G.K.",
    ),
    _country(
        "HK",
        "chinese",
        ", . before 2",
        order="dmy",
        signs="HK$;$;HKD;",
        addresses="Shop ##, G/F, {w} Plaza|### {w} Road, {w}|Kowloon;Flat @, ##/F, {w} Tower|# {w} Street|Hong Kong",
        phones="+852 #### ####;2### ####",
        taxes="Service Charge;Tax",
        tax_ids="BR No. ########-###",
        forms="Ltd.;Co. Ltd.;(HK) Limited;Holdings Ltd",
    ),
    _country(
        "ID",
        "malay",
        ". , before 0",
        order="dmy",
        signs="Rp;IDR;Rp.;",
        addresses="Jl. {w} No. ##|RT ##/RW ##, {w}|Jakarta #####;Jl. Raya {w} Km. #|{w} #####",
        phones="(0##) #######;+62 8## #### ####;08##########",
        taxes="PPN;PPN 10%;PB1;Pajak",
        tax_ids="NPWP: ##.###.###.#-###.###;NPWP ##.###.###.#-###.000",
        forms="PT {w};CV;Tbk;UD",
    ),
    _country(
        "TH",
        "indian",
        ", . after 2",
        order="dmy",
        signs="฿;THB;Baht;",
        addresses="##/# Moo #, {w} Rd.|{w}, {w} #####;### Soi {w} ##|Sukhumvit Rd., Bangkok #####",
        phones="0#-###-####;+66 # ### ####;08#-###-####",
        taxes="VAT;VAT 7%;VAT Incl.",
        tax_ids="TAX ID #############;TAX# #############",
        forms="Co., Ltd.;Co.,Ltd;PCL",
    ),
)
BY_CODE = {country.code: country for country in COUNTRIES}
WRITTEN_IN = {  # a language, and countries whose letters and invoices are in it
    "en": ("US", "GB", "AU", "MY", "SG", "IN", "HK"),
    "de": ("DE", "CH"),
    "fr": ("FR",),
    "es": ("ES", "MX"),
    "it": ("IT",),
    "nl": ("NL",),
    "pt": ("PT", "BR"),
}


def country(rng: random.Random) -> Country:
    """Any country."""
    return rng.choice(COUNTRIES)


def expanded(rng: random.Random, pattern: str, shape: str) -> str:
    """The pattern with invented words, digits and capitals."""
    while "{w}" in pattern:
        pattern = pattern.replace("{w}", name(rng, shape), 1)
    return filled(rng, pattern)


def address(rng: random.Random, where: Country) -> list[str]:
    """An address, line by line, from the street to the town."""
    return expanded(rng, rng.choice(where.addresses), where.shape).split("|")


def phone(rng: random.Random, where: Country) -> str:
    """A telephone number, without a label."""
    return filled(rng, rng.choice(where.phones))


def money(where: Country, amount: int, sign: str = "", spaced: bool = False) -> str:
    """An amount, given in hundredths, with thousands separated and the currency's sign if one is given."""
    thousands, decimal, place = where.money
    whole, rest = divmod(abs(amount), MILLS)
    digits = f"{whole:,}".replace(",", thousands)
    text = digits + (decimal + f"{rest:02d}" if where.decimals else "")
    text = ("-" if amount < 0 else "") + text
    gap = " " if spaced else ""
    if not sign.strip():
        return text
    return f"{text}{gap}{sign.strip()}" if place == "after" else f"{sign.strip()}{gap}{text}"
