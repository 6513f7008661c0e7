"""Words that say nothing about what is needed.

LIGHT words may stand anywhere inside a phrase. WISHES say no more than that somebody is
wanted. GENERIC ones are part of some phrases ("ac repair"), but alone they mean no
service; they never lead to nobody. All are tokens. COMMON are whole words, most of them
English, that are not slips of a word we know, as USUAL_HINDI are; USUAL_ENGLISH are
many more, and slips only beside a word that says so.
"""

from pathlib import Path

from workers.search.language import tokens
from workers.search.strange_words import OTHERS

DATA = Path(__file__).parent / "data"


def _file(name: str) -> frozenset[str]:
    lines = (DATA / name).read_text(encoding="ascii").splitlines()
    return frozenset(
        word for line in lines if not line.startswith("#") for word in line.split()
    )


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


LIGHT = frozenset(
    tokens(
        """
        a an the is are am was were be been being it its this that these those there
        my me mine our us your you i we he she they his her of for with from by and or
        to please pls plz plss kindly do does did has have had very too so some any
        also since even after before during while yesterday just get got getting can
        could will would should shall may might must if when which who what where how
        why than then as into onto about near nr nearby me around at in on hai hain h ho
        hona hota hoti raha rahi rahe rha rhi rhe ka ki ke ko se mein mai main me mera
        meri mere hamara hamare hamari apna apne apni ye yeh wo woh vo aur ya bhi hi
        to toh jo koi kuch kya kaise kahan ek gaya gayi gaye gya gyi gye par pe liye
        wale bahut sab ji bhai bhaiya bhaiyya sir madam dear hello hi hey namaste kr
        kar karo kare karke karna krna karne karwana karvana karwane karvane karwao
        karani karwani karana krwana karva kara karate karte karta karti karvani karni
        hua hui hue tha thi diya dena dedo de do jaye jae jaldi है हैं हो होना रहा रही
        रहे का की के को से में मेरा मेरी मेरे हमारा हमारे अपना यह वह ये वो और या भी ही
        तो जो कोई कुछ क्या एक गया गयी गई गए पर लिए बहुत जी भाई कर करना करने करवाना
        करवाने करता करती करते करो हुआ हुई था थी दिया देना दो आहे चा ची चे ला मध्ये
        साठी s t re ve ll m d don im
        """
    )
)


def said_words(phrase: str) -> int:
    """How many words of a phrase have to be found in what somebody types."""
    return sum(token not in LIGHT for token in tokens(phrase))


# They say no more than that somebody is wanted.
WISHES = LIGHT | frozenset(
    tokens(
        """
        need needs needed want wanted wants require required requirement looking find
        search hire book booking call contact urgent urgently emergency immediate
        immediately nearest local available someone somebody person people chahiye
        chaiye chahie chaahiye chahte chahta chahiyen chiye chahie zaroorat jarurat
        zarurat bulao bulana bulaao bhejo bhejna help wala wale wali vala vale vali
        walla walah waala waale waali asap please suno day today now place area city
        good best top boss uncle urgentli any suggest recommend recommended
        वाला वाले वाली चाहिए चाहिये जरूरत अच्छा हवा हवे पाहिजे
        """
    )
)

GENERIC = WISHES | frozenset(
    tokens(
        """
        repair repairs repairing repairer fix fixing fixed mend service services
        servicing servis work works working worker job cheap cheapest low cost price
        rate rates charge charges rupees rs inr free near professional expert experts
        experienced trusted verified man guy men boy mechanic technician mistri mistry
        mistary karigar problem problems issue issues trouble fault faulty broken broke
        damaged damage not no nahi nahin nhi nai na mat isn doesn won cannot cant dont
        doesnt wont stopped stop dead bad kharab kharaab band theek thik sahi banana
        banwana banwane banao banwao lagana lagwana lagwane lagao lagani lagvana nikalna
        khulwana badalna badalwana hatana install installation installing fitting fit
        fitted replace replacement replacing change changing new old second hand home
        house flat apartment room office shop ghar makan step doorstep company agency
        provider shopkeeper dukan thing time hour hours minute minutes everyone
        without except everybody locality side part parts whole
        full small big one two three four five maintenance amc check checkup inspection
        visit quote quotation estimate price list offer discount deal online app website
        number phone mobile whatsapp review reviews rating rated another other more less
        much many every all daily weekly monthly running turn turning on off start
        starting open close closing make making made machine machines set unit units pro
        type kind complete total make minor major same quick quickly fast speed instant
        home-service at-home female male lady ladies gents aana aata aati aate aa ja dr
        mr mrs ms shri smt
        jata jati chal chalta chalti chalna नहीं खराब बंद ठीक सही बनाना बनवाना लगाना
        लगवाना मिस्त्री मैकेनिक कारीगर मरम्मत सर्विस रिपेयर घर मकान नया पुराना समस्या
        सस्ता आ जा चल बदलना दुरुस्ती
        """
    )
)

COMMON = OTHERS | _set(
    """
    able above across action address after again agent alone along always amount
    answer anyone anything apple april area artist asked august away baby back ball
    band bank base bath bear beat become before began behind below beside better
    between beyond bill birthday bit black blue boat body bottle bottom bread breath
    bring brother brown build building business busy buy cake came cancel card care
    carry case cash cat cause center central century certain chance charity cheap
    child children choice church circle class clear clock cloud coach coat code coffee
    cold college come common cook cooking corner could count country couple course
    court cover cow cross culture customer cut daily dance danger dark data date
    daughter deal dear death deep degree desk detail diet differ dinner dog doll done
    dream dress drink drive driver drop each early earth east easy eat effect egg
    eight either else empty end enemy engine english enough enter equal even evening
    event ever every exact exam example expect explain eye fact fair fall family
    famous farm father fear feel female field fight figure fill film final fine finger
    finish fire first fish flight flower follow food foot force foreign forest forget
    form forward found free french fresh friday friend from front fruit fun funny
    future game garden gave gift girl give glad goal goat god gold gone grass great
    green ground group grow guard guest guide guitar half hall happy hard hate head
    health hear heart heavy height held here high hill history hobby hold hole holiday
    hope horse hospital hotel huge human hundred hungry hurt husband ice idea image
    inch indian inside invite island item join joke juice july jump june kids kind
    king kiss knee knew know land language large last late laugh law lead learn least
    leave left legal less lesson letter level library life lift like lion listen
    little live load loan long look loss lost love lower luck lunch mail main map
    march mark market marry master match matter meal mean meat meet meeting member
    metal middle milk mind minute miss model modern money month moon moral mother
    mountain move movie music name nation nature neck neighbor never news next nice
    night nine none north nose note notice nurse object ocean offer often oil once
    only order owner page pain pair paper parent park pass past path pay peace pen
    period pet photo piano picture piece plan plane plant plate play player plot poem
    poet point police poor post pot pound present press pretty print prize proof
    public pull purple push queen question quiet quite race rain raise reach read
    ready real reason record red rest rich ride right ring rise river road rock role
    rose round rule safe sale salt sand save scale school science sea seat second
    secret sell send sense serve seven shape share sharp ship shirt shoe short should
    shout show sick sign silver sing single sister sit six size sky sleep smile snow
    social soft soil soldier song soon sort soul sound soup south space speak special
    spell spend sport spring staff stage stair stand star state stay steel stone store
    story strange street strong student study style sugar suit summer sun sure sweet
    swim take talk tall taste taxi teach teacher team tell ten tennis test text thank
    thick thin think third thought throw ticket tie till tiny tired title tomorrow
    tool tooth total touch tour tower town toy trade train travel tree trip true
    trust truth try turn tutor uncle under union until upper usual value van view
    village visit voice vote wait walk war warm watch wear weather week weight welcome
    well went west wheel white wide wife wild win wind wine winter wise wish woman
    wonder word world worry worth write wrong yard year yellow yes yesterday yoga
    young zero zone plumb pills science
    alteration biology chemistry dabba dog dogs electronics event events guitar gym
    hostel loan maths math mechanical music passport pathology pet pets pharmacy
    photo physics piano puppy puppies security shoe shoes swimming tiffin travel
    violin visa
    """
)

USUAL_ENGLISH = COMMON | _file("english_words.txt")
# As people type them in Latin letters.
USUAL_HINDI = _file("hindi_words.txt")

# Frequent names that would pass for slips of words we know. Nobody of that name may be
# listed, and it is a name all the same.
NAMES = _set(
    """
    aakash abdul abhay abhishek aditi aditya afzal ahmed ajay ajit akash akhil akhtar
    alok amar amit anand anil anita anjali ankit ankita ansari anuj arif arjun arun
    arvind asha ashish ashok asif avinash ayesha babu balaji bharat bhavna bhushan
    chandan chetan chopra deepa deepak dev devi dhiraj dilip dinesh divya farhan
    faisal feroz ganesh gaurav geeta girish gopal govind gupta hari harish hari hemant
    imran irfan ishaan jagdish jain javed jaya jitendra jyoti kabir kailash kamal
    kamlesh kapil karan kavita keshav khan khanna kiran kishor komal krishna kumar
    kunal lakshmi lalit lata lokesh madan madhu mahesh manish manju manoj maria mehta
    meena mohan mohammed mohit mukesh mumtaz nair nandini naresh naveen neha nikhil
    nilesh nisha nitin omkar pallavi pankaj parvez patel patil pooja prabhu pradeep
    prakash pramod prasad prashant pratik praveen prem priya rafiq rahul raj raja
    rajan rajat rajesh raju rakesh ram raman ramesh rani ranjit rashid ravi reena
    rekha ritesh ritu rohan rohit roshan rupa sachin sagar sahil saleem salman sameer
    sandeep sanjay sanjeev santosh sarita satish saurabh savita seema shabana shahid
    shankar sharad shashi sheela shilpa shiva shubham shweta siddharth singh sita
    sonal sonia sudhir sultan suman sumit sunil sunita suraj suresh sushil swati tarun
    uday usha vandana varun vicky vijay vikas vikram vinay vinod vipin vishal vivek
    yadav yash yogesh yusuf zakir gujar gurjar
    """
)
