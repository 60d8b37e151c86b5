/// Short forms under which people sign up, by their full given name.
enum Nicknames {
    /// The short forms in use for `name`; empty when there is none.
    static func of(_ name: String) -> [String] { table[name] ?? [] }

    private static let table: [String: [String]] = {
        var table: [String: [String]] = [:]
        for entry in source.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            let parts = entry.split(separator: ":")
            if let full = parts.first, parts.count == 2 { table[String(full), default: []] += parts[1].split(separator: ",").map(String.init) }
        }
        return table
    }()

    private static let source = """
        Giuseppe:Beppe,Pino,Peppe Giovanni:Gianni,Nanni Antonio:Tonino,Toni Francesco:Franco,Cecco,Checco Salvatore:Totò,Salvo Vincenzo:Enzo Luigi:Gigi,Gino Alessandro:Ale,Sandro
        Domenico:Mimmo Raffaele:Lello Lorenzo:Lory,Renzo Roberto:Roby Stefano:Ste Massimiliano:Max,Massimo Federico:Fede,Chicco Matteo:Teo Leonardo:Leo Riccardo:Ricky Tommaso:Tommy
        Edoardo:Edo Daniele:Dani Gabriele:Gabri Nicolò:Nico Pasquale:Lino Gennaro:Gennarino Emanuele:Manu Gianluca:Luca Filippo:Pippo Giacomo:Jack Cristian:Cri Michele:Miki Gaetano:Tano
        Giuseppina:Pina,Giusy Giovanna:Gianna,Vanna Francesca:Franci,Fra Alessandra:Ale,Sandra Elisabetta:Betta,Lisa Antonella:Anto Antonietta:Nietta Raffaella:Raffa Stefania:Stefi
        Valentina:Vale Federica:Fede,Chicca Roberta:Roby Daniela:Dani Maria_Teresa:Mariateresa,Terry Maria_Luisa:Marialuisa Maria_Grazia:Grazia Anna_Maria:Annamaria Concetta:Tina Carmela:Lina,Carmen
        Eleonora:Ele,Nora Beatrice:Bea Benedetta:Benny Ludovica:Ludo Margherita:Marghe,Rita Gabriella:Gabry Patrizia:Patty Cristina:Cri Caterina:Cate Arianna:Ari Martina:Marti Alessia:Ale Silvia:Silvi
        Johannes:Jan,Hans,Joop Cornelis:Kees,Cor Hendrik:Henk,Hein Willem:Wim,Pim Pieter:Piet Gerrit:Ger Jacobus:Jaap,Koos,Co Adrianus:Adri,Ad,Janus Petrus:Piet,Peter Antonius:Ton,Toon,Teun Klaas:Nico
        Hubertus:Huub,Bert Lambertus:Bert Marinus:Rinus Martinus:Tinus,Martin Gerardus:Gerard Nicolaas:Klaas,Nico Theodorus:Theo Albert:Ab Jacob:Jaap Bernard:Ben Robert:Rob,Bob,Bobby
        Johanna:Jo,Joke,Hanna Cornelia:Cor,Corrie,Nel Wilhelmina:Wil,Mien Hendrika:Riek,Hennie Catharina:Toos,Trijn,Cato Elisabeth:Bep,Lies,Els Adriana:Jaan,Adri Petronella:Nel,Pietje
        Margaretha:Greet,Gré Geertruida:Truus,Geer Jacoba:Coby,Co Angelique:Ange Jacqueline:Jacq,Jackie Charlotte:Lot,Charlie Suzanne:Suus Marjolein:Mar Annemarie:Annemie Thomas:Tom,Tommy
        Michael:Mike,Mick Christopher:Chris,Kit Matthew:Matt Daniel:Dan,Danny Joshua:Josh Joseph:Joe Samuel:Sam Benjamin:Ben Alexander:Alex Andrew:Andy,Drew James:Jim,Jimmy,Jamie William:Will,Bill,Billy
        Richard:Rick,Dick,Rich Edward:Ed,Eddie,Ted Charles:Charlie,Chas Frederick:Fred,Freddie Kenneth:Ken Ronald:Ron Donald:Don Leonard:Len Reginald:Reg Geoffrey:Geoff Nicholas:Nick Timothy:Tim
        Anthony:Tony Stephen:Steve Steven:Steve Philip:Phil Gregory:Greg Jonathan:Jon,Jonny Terence:Terry Raymond:Ray Douglas:Doug Albert:Bert,Bertie Arthur:Art Harold:Harry Henry:Harry
        David:Dave Peter:Pete Graham:Gray John:Johnny,Jack Ernest:Ernie Stanley:Stan Nathan:Nate Oliver:Ollie Archibald:Archie Zachary:Zac Robert:Bert Sebastian:Seb Dominic:Dom
        Margaret:Maggie,Peggy,Meg Elizabeth:Liz,Beth,Lizzie,Betty Patricia:Pat,Trish Barbara:Babs Dorothy:Dot,Dottie Susan:Sue Deborah:Debbie,Deb Jacqueline:Jackie Catherine:Cath,Kate,Cathy
        Katherine:Kate,Katie Kathleen:Kath Christine:Chris,Chrissie Jennifer:Jen,Jenny Rebecca:Becky,Bex Jessica:Jess Samantha:Sam Abigail:Abi Victoria:Vicky,Tori Stephanie:Steph Alexandra:Alex
        Pamela:Pam Judith:Judy Janet:Jan Amanda:Mandy Nicola:Nicky Michelle:Shell Angela:Angie Caroline:Caz Josephine:Jo,Josie Eleanor:Ellie,Nell Isabella:Bella,Izzy Georgina:Georgie Olivia:Liv
        Amelia:Millie Bethany:Beth Natalie:Nat Danielle:Dani Francesca:Fran Harriet:Hattie Matilda:Tilly Florence:Flo Rosemary:Rose Penelope:Penny Gillian:Gill Philippa:Pippa Joanne:Jo Joanna:Jo
        """
}
