namespace SkRerank.Guards;

/// <summary>Lists frequent words of languages that share a script: written for this project, function words first.</summary>
internal static class LanguageProfiles
{
    /// <summary>Gets the words of each language, in lower case, parted by blanks.</summary>
    public static IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["en"] = "the of and to in is that it for was on are as with his they at be this have from or had by not but what all were we when your can said there use an each which she do how their if will up other about out many then them these so some her would make like into time has look two more write go see number no way could people than first been call who its now find long down day did get come made may part does where why should between after before effect effects during treatment the using used based between system study results",
        ["de"] = "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei kann gegen vom können schon wenn habe seine mark ihre dann unter wir soll ich eines jahr zwei jahren diese dieser wieder keine uhr seiner worden will zwischen immer was sagte gibt alle wer warum wo welche wann wirkung behandlung zeit müssen",
        ["fr"] = "de la le les et des en un une du que est pour qui dans a par plus pas au sur ne se ce il sont avec son aux d l n s c qu j on ou mais comme sa ses cette tout nous être fait aussi leur bien peut ces deux entre même sans très après dont encore donc si était ont été leurs elle ils vous je où quand comment pourquoi quel quelle quels combien faire temps année années monde avant sous depuis pendant contre chez avoir peuvent doit traitement effet effets",
        ["es"] = "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué sólo han yo hay vez puede todos así nos ni parte tiene él uno donde bien tiempo mismo ese ahora cada vida otro después te otros aunque esa eso hace otra cómo cuál cuánto cuándo quién dónde cuántos estos hacer tratamiento efectos contra durante",
        ["it"] = "di e il la che in a per un è una del con non i le si da al come dei più nel della alla gli sono lo anche dal ma delle ha l d un su o se ci dell all nell cui tra due dopo questo questa suo sua essere stato hanno ai loro poi fra era così quando perché dove chi cosa quanto quale quali molto tutti tutto ogni anni anno prima può ancora solo senza stata fatto sul sulla nella dalle dai negli degli contro durante tempo fare trattamento effetti vivono",
        ["pt"] = "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles estão você tinha foram essa num nem suas meu às minha têm numa pelos elas havia seja qual será nós tenho lhe deles quais quanto onde porque anos tempo fazer são pode como tratamento efeitos contra",
        ["nl"] = "de van het een en in is dat op te zijn met voor niet aan er om ook als maar dan door bij wordt nog uit naar over werd hij heeft ze kan worden die was meer of al had tot wat geen deze dit we zo hun waar hoe hebben je na tussen zou onder zich moet jaar wel veel andere ik twee kunnen tegen waren haar alle mensen eerste zal omdat u alleen mij nu weer zonder iets waarom welke wanneer wie toe hier dus moeten lang tijd behandeling",
        ["sv"] = "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när år under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket än här då sedan över bara blir upp även vad få två vill ha många hur mer går sverige detta varför vilka vem vilken mellan utan inom mellan tid människor behandling",
        ["da"] = "og i at det er en til på af de der den for med som et ikke har han men var jeg sig fra vi så kan når år under også efter eller nu sin hvor ved mod skal ville kommer ud får være havde alle andre meget end her da over kun bliver op hvad få to vil mange hvordan mere går denne dette hvorfor hvilke hvem mellem uden blev deres hun om noget have siger tid mennesker behandling af efter",
        ["nb"] = "og i det er en til på av de der den for med som et ikke har han men var jeg seg fra vi så kan når år under også etter eller nå sin hvor ved mot skal ville kommer ut får være hadde alle andre mye enn her da over bare blir opp hva få to vil mange hvordan mer går denne dette hvorfor hvilke hvem mellom uten ble deres hun om noe etter siden sier tid mennesker behandling av",
        ["fi"] = "ja on ei että se oli mutta ovat kuin myös hän tai joka sen niin mukaan ole vain jos voi sitä nyt jo ollut kun mitä sekä jotka vuonna vielä koska kanssa siitä hänen ne olisi minä me ennen jälkeen kaikki miten miksi missä milloin kuinka mikä kuka paljon hyvin suomen noin tämä tässä tämän näin eli sille heidän pitää tulee kertoo mies jossa joita ettei eivät olla voidaan paljonko kauan ihmiset vuotta hoito hoidossa",
        ["pl"] = "w i na z nie się do to że jest o jak po co za od przez ale dla są tym czy jego tego już był być ma może tylko które który która oraz przed lub roku ich ze jako przy było go jej tak więc bardzo kiedy gdzie dlaczego ile jaki jakie jaka kto pod między także również nad były lat czas można będzie mnie sobie też jeszcze będą aby bez ten ta te w ciągu podczas leczenie ludzie",
        ["cs"] = "a se v na je že s z do o i to jako za by ve jsem ale k si ze pro od po jak tak jeho které který která při už co jsou podle byl až nebo když roku jen také má aby není před mezi být kde proč kolik jaký jaké kdo jaká však ještě bylo byla může jejich více které této tento po dobu během let čas lidé léčba než její nad bez",
        ["hu"] = "a az és hogy nem is egy ez van azt csak meg de már volt ha mint ki még el ezt vagy lehet kell arra után lesz sem azonban több minden két hogyan miért mikor hol mennyi milyen mi aki amely ami között szerint pedig nagyon ilyen így most ezek illetve nincs voltak fog lett majd évek év éves által során alatt itt ott való első magyar idő emberek számára kezelés",
        ["ro"] = "de și în a la cu pe nu care din o un să este că mai pentru se ce sau prin după fost au ar fi dar sunt lui al ale sa cele cel această acest acesta unei unui lor ei el când cum unde cât câte cine care până între doar așa are avea am foarte fără despre timp ani an ca dintre toate tot către asupra împotriva decât poate pot trebuie tratament oameni",
        ["tr"] = "ve bir bu da de için ile olarak çok daha gibi olan en ne o kadar sonra var ise ama ya her değil mi ki olduğu ben iki yeni zaman göre nasıl neden nerede hangi kaç kim oldu ancak şey önce tarafından bunu onun diye bana yok veya hem arasında büyük ilk eden eder olur olması türkiye yıl gün böyle mı mu mü nedir nelerdir yaşar insanlar tedavi karşı süre",
        ["id"] = "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa ada mereka lebih kata tahun sudah atau saat oleh menjadi orang ia telah adalah seperti sebagai bahwa dapat para harus namun kita dua satu masih hari hanya mengatakan kepada kami setelah melakukan lalu belum lain dia kalau terjadi banyak menurut anda hingga tak baru beberapa ketika saja jalan sekitar secara apa bagaimana mengapa berapa kapan siapa mana lama obat",
        ["vi"] = "và của là có được cho trong một không với các người những đã khi này từ để đến về cũng ở ra như nhiều đó năm theo sẽ vào phải hai tại nếu làm trên bị mà còn rất ngày đi thì việc tôi anh ông nhưng hơn hay nhất lại sau chỉ đang vì nào gì bao nhiêu thế tại sao đâu lâu trước giữa con nước sống điều trị bệnh thời gian",
        ["hr"] = "i u je se na da su za od s a kao koji ne iz o to što ili biti ali koja koje bi nije po do samo će kako više sam te godine može jer prema kada gdje zašto koliko kakav tko što još nakon između prije bez pri bio bila bilo svoje njegov njihov uz sve već tako ovaj ova ovo taj tijekom vrijeme ljudi liječenje ima imaju smo ako",
        ["ru"] = "и в не на я что он с как это по но они мы все она так его за был от то же о для если или только уже мне было вы бы до ещё из у ты к когда где почему сколько какой какие какая кто чтобы при между после без под их том быть этого есть может можно время лет год нет также который которые были очень людей лечение чем",
        ["uk"] = "і в не на що я з у це та до як за він по але для від вона про так ми його її бути є був були або якщо вже коли де чому скільки який які яка хто щоб при між після без під їх які цього може можна час років рік немає також дуже людей лікування ще було вони ви тільки чи",
        ["bg"] = "и на да се в за е от са с не по като това ще че до което които който която или но през след при само ако има бе беше може много как защо къде кога колко какво какви кой между без под той тя те ние вече още бъде са били време години хора лечение му ѝ си так във със към срещу",
        ["sr"] = "и у је се на да су за од са а као који не из о то што или бити али која које би није по до само ће како више сам те године може јер према када где зашто колико какав ко шта још након између пре без при био била било своје његов њихов уз све већ тако овај ова ово тај током време људи лечење има имају",
        ["hi"] = "के है में की और को से का है कि यह पर ने हैं एक भी नहीं इस तो हो जो कर था वह लिए या कुछ अपने साथ ही बाद गया थे जा रहा किया क्या कैसे क्यों कहाँ कब कितने कितना कौन होता होती होते रहे रही सकता सकते लोग दिन साल समय बहुत इलाज",
        ["mr"] = "आणि आहे या च्या हे ते की तो ती मध्ये आहेत व नाही होते होता पण एक असे का काय कसे कुठे कधी किती कोण साठी नंतर त्या त्यांनी करून केले करण्यात झाले म्हणून असून लोक दिवस वेळ खूप उपचार मी आपण हा ही",
    };

    /// <summary>Gets the letters beyond a to z that each Latin alphabet has; a letter of another alphabet speaks against a language.</summary>
    public static IReadOnlyDictionary<string, string> Letters { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["en"] = "",
        ["de"] = "äöüß",
        ["fr"] = "àâæçéèêëîïôœùûüÿ",
        ["es"] = "áéíñóúü",
        ["it"] = "àèéìíîòóùú",
        ["pt"] = "áâãàçéêíóôõúü",
        ["nl"] = "éëïóöü",
        ["sv"] = "åäöé",
        ["da"] = "æøåé",
        ["nb"] = "æøåéòô",
        ["fi"] = "äöå",
        ["pl"] = "ąćęłńóśźż",
        ["cs"] = "áčďéěíňóřšťúůýž",
        ["hu"] = "áéíóöőúüű",
        ["ro"] = "ăâîșțşţ",
        ["tr"] = "çğıöşüâî",
        ["id"] = "",
        ["vi"] = "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
        ["hr"] = "čćđšž",
        ["ru"] = "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
        ["uk"] = "абвгдежзийклмнопрстуфхцчшщьюяґєії",
        ["bg"] = "абвгдежзийклмнопрстуфхцчшщъьюяѝ",
        ["sr"] = "абвгдежзиклмнопрстуфхцчшђјљњћџ",
    };
}
