extension GivenNames {
    /// Italian given names by the years of birth in which they were given, most frequent first.
    static let italy = GivenNames(
        women: [
            """
            Maria Anna Giuseppina Rosa Angela Giovanna Teresa Lucia Carmela Caterina Francesca Antonietta Carla Elena Concetta Rita Margherita Franca Paola Luisa Bruna
            Adriana Marisa Graziella Ines Luciana Vincenza Liliana Emma Ida Silvana Assunta Iolanda Gina Elsa Nunzia Rosaria Filomena Ada Pierina Renata Lina Mirella
            Ornella Piera Agnese Domenica Antonia Edda Livia Norma Wanda Clara Irma Olga Fernanda Angiolina Ivana Natalina Palmira Maria_Teresa Maria_Luisa Loredana Elvira
            Mafalda Vittoria Giulia Bianca Immacolata Dina Nella
            """,
            """
            Maria Laura Paola Daniela Patrizia Anna Francesca Barbara Cristina Roberta Stefania Elena Monica Silvia Simona Antonella Sabrina Alessandra Federica Chiara
            Manuela Tiziana Claudia Rosa Lucia Lorena Cinzia Donatella Michela Raffaella Valentina Elisabetta Giovanna Sara Emanuela Katia Nadia Rossella Marina Giuseppina
            Luisa Carla Sonia Ilaria Marta Debora Caterina Angela Mariangela Nicoletta Gabriella Annalisa Milena Morena Susanna Teresa Marcella Fabiola Romina Lara Eleonora
            Arianna Maria_Grazia Anna_Maria Loredana Ornella Fabrizia Tania Enrica Viviana Ivana Carmela
            """,
            """
            Giulia Martina Chiara Francesca Sara Federica Alessia Elisa Sofia Valentina Silvia Giorgia Alice Elena Eleonora Ilaria Aurora Marta Laura Arianna Beatrice
            Noemi Anna Gaia Greta Camilla Emma Rebecca Matilde Irene Veronica Roberta Serena Caterina Lucia Ludovica Margherita Michela Erika Angela Miriam Benedetta Vanessa
            Debora Asia Nicole Claudia Cristina Jessica Melissa Bianca Viola Linda Maria Ginevra Carlotta Vittoria Rachele Costanza Adele Cecilia Denise Agnese Virginia Azzurra
            Letizia Carolina Ambra Flavia Marika Stella Diletta
            """,
        ],
        men: [
            """
            Giuseppe Giovanni Antonio Mario Luigi Francesco Angelo Vincenzo Pietro Salvatore Carlo Franco Domenico Bruno Paolo Michele Giorgio Aldo Sergio Luciano
            Giancarlo Renato Gino Enzo Pasquale Raffaele Guido Ernesto Piero Umberto Alfredo Rocco Gaetano Armando Dino Alberto Renzo Enrico Nicola Ugo Attilio Vittorio
            Silvano Romano Gianfranco Remo Arturo Rino Walter Livio Cesare Giacomo Adriano Emilio Ettore Italo Agostino Tullio Ezio Benito Ivo Nello Osvaldo Primo Ottavio
            Virgilio Carmine Gennaro Santo Lino Gerardo Fiorenzo
            """,
            """
            Marco Andrea Roberto Stefano Massimo Fabio Giuseppe Antonio Francesco Paolo Luca Alessandro Maurizio Claudio Giovanni Mauro Daniele Massimiliano Gianluca
            Davide Salvatore Simone Cristian Luigi Fabrizio Enrico Alberto Matteo Carlo Sergio Vincenzo Michele Riccardo Giorgio Nicola Domenico Diego Walter Alessio Mirko
            Pietro Filippo Ivan Giancarlo Gabriele Emanuele Giacomo Sandro Federico Angelo Raffaele Pasquale Dario Ivano Gianni Tiziano Valerio Loris Denis Flavio Corrado Bruno
            Omar Marcello Gianpaolo Renzo Umberto Cesare Lorenzo Maurilio Gian_Luca Gianfranco
            """,
            """
            Francesco Alessandro Lorenzo Andrea Matteo Mattia Luca Marco Leonardo Davide Simone Federico Gabriele Riccardo Giuseppe Tommaso Antonio Giovanni Edoardo
            Filippo Pietro Nicolò Daniele Samuele Christian Stefano Diego Michele Giacomo Alessio Emanuele Fabio Salvatore Jacopo Roberto Vincenzo Manuel Nicola Elia Giulio
            Angelo Giorgio Alberto Luigi Kevin Enrico Domenico Raffaele Cristian Dario Valerio Paolo Ludovico Mirko Alex Carlo Gabriel Pasquale Denis Umberto Thomas Ivan
            Gioele Ettore Vittorio Niccolò Claudio Sebastiano Brando Michelangelo Flavio Omar
            """,
        ])
}
