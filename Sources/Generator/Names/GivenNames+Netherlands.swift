extension GivenNames {
    /// Dutch given names by the years of birth in which they were given, most frequent first.
    static let netherlands = GivenNames(
        women: [
            """
            Maria Johanna Anna Cornelia Elisabeth Wilhelmina Hendrika Catharina Adriana Petronella Margaretha Jacoba Geertruida Jannetje Ria Riet Truus Corrie Greet Willy
            Ans Annie Tiny Mieke Toos Joke Bep Nel Gerda Ineke Jannie Leny Wil Alida Dina Grietje Trijntje Neeltje Aaltje Antje Sjaan Gré Tineke Thea Hennie Elly Lies Betsy
            Rie Coby Nelly Fenna Hilda Lamberta Janna Pietertje Aafke Klaasje Bertha Dien Stien Tonny Mien Zus Leentje Willemien Agatha Cato Gijsje Roelie Rika
            """,
            """
            Marjan Ellen Ingrid Monique Astrid Yvonne Marianne Petra Karin Anita Sandra Jolanda Angelique Esther Marieke Mirjam Wendy Saskia Linda Annemarie Marloes
            Nicole Bianca Ilse Patricia Diana Carla Claudia Brigitte Caroline José Marion Mariska Marjolein Helma Margriet Jacqueline Simone Heleen Anja Tineke Hanneke Els
            Gerda Annemieke Miranda Daniëlle Natasja Suzanne Manon Lisette Trudy Christel Renate Barbara Femke Wilma Janneke Irene Judith Yolanda Cora Gonnie Desirée Erna Corine
            Hetty Nienke Liesbeth Monica
            Ageeth Anneke Conny Corinne Fleur Gabriëlle Ida Lia
            """,
            """
            Sanne Lotte Emma Lisa Anne Iris Eva Julia Fleur Anouk Sophie Femke Kim Laura Britt Maud Roos Sara Isa Amber Nina Noa Lieke Charlotte Esmee Bo Eline Floor Merel
            Jasmijn Demi Maaike Naomi Romy Tessa Vera Danique Michelle Manon Puck Marit Nienke Marloes Inge Daphne Melissa Rosa Robin Linde Renske Jip Janneke Suzanne Myrthe
            Anna Liselotte Evi Loes Dewi Wieke Carlijn Aniek Lonneke Marije Hannah Elise Pien Veerle Isabel Denise Fatima Samira
            """,
        ],
        men: [
            """
            Johannes Jan Cornelis Hendrik Willem Pieter Gerrit Jacobus Adrianus Petrus Henk Piet Kees Wim Cor Gerard Theo Antonius Jaap Klaas Arie Bertus Joop Leo Dirk
            Martinus Jacob Hubertus Frans Ton Nico Koos Harry Ben Bram Lambertus Siem Teunis Johan Rinus Albert Sjef Bernard Gijs Evert Herman Aart Roelof Tjeerd Sietse Harm
            Egbert Jelle Wouter Huub Sjaak Toon Karel Marinus Dick Maarten Frits Louis Chris Jos Simon Ad Rudolf Nicolaas Tinus Ger
            """,
            """
            Peter Marcel Erik Rob Ronald Hans Jeroen Paul Frank Martin Richard Robert André Patrick Edwin Michel Arjan Dennis René Jan Mark Marco Wilco John Eric Bart Remco
            Sander Maurice Ruud Edward Raymond Jan-Willem Bas Arno Wim Gert-Jan Johan Vincent Danny Michiel Roel Erwin Maarten Hans-Peter Gerard Henk Barry Rogier Mario Arnold
            Ron Roland Guido Fred Stefan Jos Peter-Paul Harold Robbert Olaf Ralph Rik Wouter Marc Alex Bert Gerben Harald Albert Kees Ferdinand Theo
            """,
            """
            Daan Tim Thomas Lars Sem Bram Luuk Thijs Jesse Max Ruben Stijn Jasper Niels Kevin Rick Sander Nick Milan Lucas Mike Tom Joost Finn Jeroen Robin Bas Koen Gijs
            Julian Sven Mats Floris Jelle Stefan Dennis Roy Wouter Tijn Jordy Job Bart Jurre Teun Mitchell Siebe Hugo Niek Pim Tobias Martijn Cas Joris Youri Jens Maarten Noah
            Levi Rens Dylan Timo Rutger Wessel Mees Quinten Olivier Mohamed Youssef Berend Freek Twan Willem Pepijn
            Abel Boaz Casper Dex Guus Hidde Jurriaan
            """,
        ])
}
