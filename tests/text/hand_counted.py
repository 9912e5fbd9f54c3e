"""Passages out of copyright, divided into syllables by hand, with words and sentences counted.

A middle dot stands between two syllables, in M·r. and M·rs. too, which are read as two; so does the
hyphen of a compound. Every count can be checked by eye. Syllables are those of a careful reader's
American English (Merriam-Webster's divisions where in doubt); compounds with hyphens are one word.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class HandCounted:
    """A passage with dots between syllables, its source, and its words and sentences."""

    source: str
    divided: str
    n_words: int
    n_sentences: int

    @property
    def text(self) -> str:
        """The passage as it is printed."""
        return self.divided.replace("·", "")

    @property
    def n_syllables(self) -> int:
        """A syllable a word, and one for each dot and each hyphen."""
        return self.n_words + self.divided.count("·") + self.divided.count("-")

    @property
    def flesch_kincaid(self) -> float:
        """Kincaid et al. (1975), from the counts by hand."""
        a_sentence = self.n_words / self.n_sentences
        return 0.39 * a_sentence + 11.8 * self.n_syllables / self.n_words - 15.59


PREAMBLE = HandCounted(
    "Preamble of the Constitution of the United States (1787); 52 words in one sentence",
    "We the Peo·ple of the U·nit·ed States, in Or·der to form a more per·fect Un·ion, es·tab·lish "
    "Jus·tice, in·sure do·mes·tic Tran·quil·i·ty, pro·vide for the com·mon de·fence, pro·mote the "
    "gen·er·al Wel·fare, and se·cure the Bless·ings of Lib·er·ty to our·selves and our "
    "Pos·ter·i·ty, do or·dain and es·tab·lish this Con·sti·tu·tion for the U·nit·ed States of "
    "A·mer·i·ca.",
    52,
    1,
)
GRAPES = HandCounted(
    "Aesop, The Fox and the Grapes, translated by George Fyler Townsend (1867)",
    "A fam·ished Fox saw some clus·ters of ripe black grapes hang·ing from a trel·lised vine. She "
    "re·sort·ed to all her tricks to get at them, but wea·ried her·self in vain, for she could not "
    "reach them. At last she turned a·way, hid·ing her dis·ap·point·ment and say·ing: “The Grapes "
    "are sour, and not ripe as I thought.”",
    56,
    3,
)
ALICE = HandCounted(
    "Lewis Carroll, Alice's Adventures in Wonderland (1865), first paragraph",
    "Al·ice was be·gin·ning to get ver·y tired of sit·ting by her sis·ter on the bank, and of "
    "hav·ing noth·ing to do: once or twice she had peeped in·to the book her sis·ter was "
    "read·ing, but it had no pic·tures or con·ver·sa·tions in it, “and what is the use of a "
    "book,” thought Al·ice “with·out pic·tures or con·ver·sa·tions?”",
    57,
    1,
)
OZ = HandCounted(
    "L. Frank Baum, The Wonderful Wizard of Oz (1900), first sentences",
    "Dor·o·thy lived in the midst of the great Kan·sas prai·ries, with Un·cle Hen·ry, who was a "
    "farm·er, and Aunt Em, who was the farm·er's wife. Their house was small, for the lum·ber to "
    "build it had to be car·ried by wag·on man·y miles. There were four walls, a floor and a roof, "
    "which made one room; and this room con·tained a rust·y look·ing cook·stove, a cup·board for "
    "the dish·es, a ta·ble, three or four chairs, and the beds.",
    78,
    3,
)
RABBIT = HandCounted(
    "Beatrix Potter, The Tale of Peter Rabbit (1902), first pages",
    "Once up·on a time there were four lit·tle Rab·bits, and their names were Flop·sy, Mop·sy, "
    "Cot·ton-tail, and Pe·ter.\n\nThey lived with their Moth·er in a sand-bank, un·der·neath the "
    "root of a ver·y big fir-tree.\n\n“Now, my dears,” said old M·rs. Rab·bit one morn·ing, “you "
    "may go in·to the fields or down the lane, but don't go in·to M·r. Mc·Greg·or's gar·den: your "
    "Fa·ther had an ac·ci·dent there; he was put in a pie by M·rs. Mc·Greg·or.”",
    75,
    3,
)
MALICE = HandCounted(
    "Abraham Lincoln, Second Inaugural Address (1865), last paragraph",
    "With mal·ice toward none, with char·i·ty for all, with firm·ness in the right as God gives us "
    "to see the right, let us strive on to fin·ish the work we are in, to bind up the na·tion's "
    "wounds, to care for him who shall have borne the bat·tle and for his wid·ow and his or·phan, "
    "to do all which may a·chieve and cher·ish a just and last·ing peace a·mong our·selves and "
    "with all na·tions.",
    74,
    1,
)
CANDLE = HandCounted(
    "Michael Faraday, The Chemical History of a Candle (1861), lecture I",
    "There is no bet·ter, there is no more o·pen door by which you can en·ter in·to the stud·y of "
    "nat·u·ral phi·los·o·phy than by con·sid·er·ing the phys·i·cal phe·nom·e·na of a can·dle. I "
    "trust, there·fore, I shall not dis·ap·point you in choos·ing this for my sub·ject rath·er "
    "than an·y new·er top·ic, which could not be bet·ter, were it e·ven so good.",
    59,
    2,
)
SHALLOW = HandCounted(
    "Kenneth Grahame, The Wind in the Willows (1908), first sentences",
    "The Mole had been work·ing ver·y hard all the morn·ing, spring-clean·ing his lit·tle home. "
    "First with brooms, then with dust·ers; then on lad·ders and steps and chairs, with a brush "
    "and a pail of white·wash; till he had dust in his throat and eyes, and splash·es of "
    "white·wash all o·ver his black fur, and an ach·ing back and wea·ry arms.",
    60,
    2,
)
SPECIES = HandCounted(
    "Charles Darwin, On the Origin of Species (1859), last sentence",
    "There is gran·deur in this view of life, with its sev·er·al pow·ers, hav·ing been "
    "o·rig·i·nal·ly breathed in·to a few forms or in·to one; and that, whilst this plan·et has "
    "gone cy·cling on ac·cord·ing to the fixed law of grav·i·ty, from so sim·ple a be·gin·ning "
    "end·less forms most beau·ti·ful and most won·der·ful have been, and are be·ing, e·volved.",
    57,
    1,
)
WOODS = HandCounted(
    "Henry David Thoreau, Walden (1854), chapter 2",
    "I went to the woods be·cause I wished to live de·lib·er·ate·ly, to front on·ly the "
    "es·sen·tial facts of life, and see if I could not learn what it had to teach, and not, when I "
    "came to die, dis·cov·er that I had not lived. I did not wish to live what was not life, "
    "liv·ing is so dear; nor did I wish to prac·tise res·ig·na·tion, un·less it was quite "
    "nec·es·sar·y.",
    70,
    2,
)

PASSAGES = (
    PREAMBLE,
    GRAPES,
    ALICE,
    OZ,
    RABBIT,
    MALICE,
    CANDLE,
    SHALLOW,
    SPECIES,
    WOODS,
)
