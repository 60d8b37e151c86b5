/// Given names in general use in Italy, the Netherlands and Britain, folded.
///
/// Used for two questions only: which part of "Rossi Mario" is the given name, and whether two like names (Marco, Mario) are two names rather
/// than one misspelt. It is no measure of what a name is: a name that is missing here is treated as any other word.
enum GivenNames {
    static func contains(_ name: String) -> Bool { all.contains(name) }

    private static let all = Set((italian + " " + dutch + " " + english).split { $0 == " " || $0 == "\n" }.map(String.init))

    private static let italian = """
        adriana adriano agata agnese alberto alessandra alessandro alessia alessio alfonso alfredo alice ambra andrea angela angelo anna
        annalisa annamaria antonella antonia antonietta antonino antonio arianna armando arturo asia aurora barbara beatrice benedetta
        benedetto bianca bruna bruno camilla carla carlo carmela carmelo carmine carolina caterina cecilia cesare chiara cinzia claudia claudio
        concetta cristian cristiano cristina damiano daniela daniele dario davide debora denis diego domenica domenico donatella donato
        edoardo elena eleonora elia elisa elisabetta emanuela emanuele emilia emilio emma enrica enrico enzo erica ernesto ettore eugenio eva
        fabiana fabio fabrizio federica federico ferdinando filippo flavia flavio francesca francesco franco gabriele gabriella gaetano
        gaia gennaro gerardo giacomo gianluca gianni ginevra giorgia giorgio giovanna giovanni giulia giuliana giuliano giulio giuseppe
        giuseppina gloria grazia graziella greta guido ida ignazio ilaria irene isabella ivan ivana laura leonardo letizia lidia liliana
        linda loredana lorena lorenzo luca lucia luciana luciano lucrezia luigi luigia luisa manuela marcello marco margherita maria marina mario
        marisa marta martina massimiliano massimo matilde matteo mattia maurizio mauro michela michele milena mirko monica nadia
        natale nicola nicoletta nicolo noemi ornella orlando paola paolo pasquale patrizia patrizio piero pietro raffaele raffaella
        renato renata riccardo rita roberta roberto rocco romano rosa rosanna rosaria rosario rossella sabrina salvatore samuele sandra sandro
        sara sebastiano serena sergio silvana silvano silvia silvio simona simone sofia sonia stefania stefano stella susanna teresa tiziana
        tiziano tommaso umberto ugo valentina valentino valeria valerio vanessa veronica vincenza vincenzo virginia vito vittoria vittorio viviana
        walter
        """

    private static let dutch = """
        aad aart adriaan alida anja anneke anouk anton arend arie arjan bart bas bastiaan bert bram carla cees cor cornelia cornelis daan
        dirk eline els elisabeth emma erik esther eva evert femke fleur floor frank frans fred freek geert gerard gerrit gijs hanna hans
        hein hendrik hendrika henk hugo ineke inge ingrid iris jaap jacob jan janneke jasper jeroen jesse joep johan johanna johannes joost jordy
        joris
        jurgen karin kees kim klaas koen lars laura leo lieke lisa lotte lucas maaike maarten manon marco margriet maria marieke marijke mark
        marjolein martijn mark mats max menno merel michiel mieke milan monique niels nienke noor olga paul peter petra pieter piet pim
        renske rene richard rick rik rob robert roel ronald roos ruben ruud sander sanne saskia sem sjoerd sophie stefan sven teun thijs thomas tijn
        tim tom ton truus vera wendy wesley willem wilma wim wouter yvonne
        """

    private static let english = """
        aaron abigail adam adrian alan albert alexander alexandra alfred alfie alice alison amanda amelia amy andrea andrew angela ann anna anne
        anthony arthur barbara barry benjamin bernard beth brenda brian bruce callum carol caroline catherine charles charlotte chloe christian
        christina
        christine christopher claire colin craig daisy daniel darren david dawn dean deborah denise derek diana diane donald donna
        dorothy douglas duncan dylan edward eileen elaine eleanor elizabeth ellie emily emma eric ethan eve evelyn evie fiona frances francis frank
        freya gareth gary gavin gemma geoffrey george gerald gillian glenn gordon grace graham grant gregory hannah harold harry hazel heather
        helen henry holly hugh ian imogen isabella isla jack jacqueline jacob jake james jamie jane janet janice jasmine jason jayne jean jeffrey
        jennifer jeremy jessica jill joan joanna joanne john jonathan jordan joseph joshua joyce judith julia julian julie june karen kate
        katherine kathleen keith kelly kenneth kerry kevin kieran kim kirsty laura lauren leanne lee leo leonard lesley leslie lewis liam lily
        linda lisa
        logan lorraine louis louise lucas lucy luke lynn malcolm margaret maria marie marilyn mark martin mary matthew maureen maxwell megan
        melanie melissa
        mia michael michelle mohammed molly nancy naomi natalie natasha nathan neil nicholas nicola nigel noah norman olive oliver olivia oscar owen
        pamela patricia patrick paul paula pauline penelope peter philip phoebe poppy rachel ralph raymond rebecca richard robert robin roger ronald
        rosemary ross roy ruby russell ruth ryan sally samantha samuel sandra sarah scott sean shane sharon sheila shirley simon sophia sophie
        stacey stephanie stephen steven stuart susan suzanne sylvia teresa terence thea theo theodore theresa thomas timothy toby tracey tyler
        valerie vanessa
        victor victoria vincent wayne wendy william yvonne zachary zoe
        """
}
