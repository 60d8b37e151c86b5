extension GivenNames {
    /// Italian given names by the years of birth in which they were given, most frequent first.
    static let italy = GivenNames(
        women: [
            """
            Maria Anna Giuseppina Rosa Angela Giovanna Teresa Lucia Carmela Caterina Francesca Antonietta Carla Elena Concetta Rita Margherita Franca Paola Luisa Bruna
            Adriana Marisa Graziella Ines Luciana Vincenza Liliana Emma Ida Silvana Assunta Iolanda Gina Elsa Nunzia Rosaria Filomena Ada Pierina Renata Lina Mirella
            Ornella Piera Agnese Domenica Antonia Edda Livia Norma Wanda Clara Irma Olga Fernanda Angiolina Ivana Natalina Palmira Maria_Teresa Maria_Luisa Loredana Elvira
            Mafalda Vittoria Giulia Bianca Immacolata Dina Nella
            Amelia Argia Armida Carolina Clelia Clementina Delfina Elide Erminia Ersilia Evelina Gemma Genoveffa Giacomina Giuditta Ilva Isolina Leda Letizia
            Leonilde Lidia Marcella Nilde Onorina Orsola Rosina Santina Severina Velia Virginia Zaira
            """,
            """
            Maria Laura Paola Daniela Patrizia Anna Francesca Barbara Cristina Roberta Stefania Elena Monica Silvia Simona Antonella Sabrina Alessandra Federica Chiara
            Manuela Tiziana Claudia Rosa Lucia Lorena Cinzia Donatella Michela Raffaella Valentina Elisabetta Giovanna Sara Emanuela Katia Nadia Rossella Marina Giuseppina
            Luisa Carla Sonia Ilaria Marta Debora Caterina Angela Mariangela Nicoletta Gabriella Annalisa Milena Morena Susanna Teresa Marcella Fabiola Romina Lara Eleonora
            Arianna Maria_Grazia Anna_Maria Loredana Ornella Fabrizia Tania Enrica Viviana Ivana Carmela
            Alba Amalia Antonietta Assunta Beatrice Brunella Catia Diana Doriana Emma Ersilia Fulvia Giuliana Grazia Ines Iva Lidia Luana Luciana Maddalena Mara Margherita
            Monia Natascia Pamela Piera Rosanna Rosanna Samanta Samuela Serena Tamara Vera Vincenza
            """,
            """
            Giulia Martina Chiara Francesca Sara Federica Alessia Elisa Sofia Valentina Silvia Giorgia Alice Elena Eleonora Ilaria Aurora Marta Laura Arianna Beatrice
            Noemi Anna Gaia Greta Camilla Emma Rebecca Matilde Irene Veronica Roberta Serena Caterina Lucia Ludovica Margherita Michela Erika Angela Miriam Benedetta Vanessa
            Debora Asia Nicole Claudia Cristina Jessica Melissa Bianca Viola Linda Maria Ginevra Carlotta Vittoria Rachele Costanza Adele Cecilia Denise Agnese Virginia Azzurra
            Letizia Carolina Ambra Flavia Marika Stella Diletta
            Agata Amelia Anita Arya Bruna Celeste Cloe Dalila Desirée Diana Emily Emanuela Fabiana Gioia Giada Iris Isabel Lavinia Lea Luna Marina Mia Mariasole Nina Olivia Penelope Zoe
            """,
        ],
        men: [
            """
            Giuseppe Giovanni Antonio Mario Luigi Francesco Angelo Vincenzo Pietro Salvatore Carlo Franco Domenico Bruno Paolo Michele Giorgio Aldo Sergio Luciano
            Giancarlo Renato Gino Enzo Pasquale Raffaele Guido Ernesto Piero Umberto Alfredo Rocco Gaetano Armando Dino Alberto Renzo Enrico Nicola Ugo Attilio Vittorio
            Silvano Romano Gianfranco Remo Arturo Rino Walter Livio Cesare Giacomo Adriano Emilio Ettore Italo Agostino Tullio Ezio Benito Ivo Nello Osvaldo Primo Ottavio
            Virgilio Carmine Gennaro Santo Lino Gerardo Fiorenzo
            Adelmo Amedeo Amilcare Ambrogio Anselmo Battista Biagio Calogero Ciro Costantino Egidio Eugenio Evaristo Fausto Felice Ferruccio Fortunato Gaspare Gerlando
            Ignazio Ivano Leandro Luigino Nando Natale Nunzio Olindo Orlando Quinto Rodolfo Secondo Silvio Teresio Vasco Vito
            """,
            """
            Marco Andrea Roberto Stefano Massimo Fabio Giuseppe Antonio Francesco Paolo Luca Alessandro Maurizio Claudio Giovanni Mauro Daniele Massimiliano Gianluca
            Davide Salvatore Simone Cristian Luigi Fabrizio Enrico Alberto Matteo Carlo Sergio Vincenzo Michele Riccardo Giorgio Nicola Domenico Diego Walter Alessio Mirko
            Pietro Filippo Ivan Giancarlo Gabriele Emanuele Giacomo Sandro Federico Angelo Raffaele Pasquale Dario Ivano Gianni Tiziano Valerio Loris Denis Flavio Corrado Bruno
            Omar Marcello Gianpaolo Renzo Umberto Cesare Lorenzo Maurilio Gian_Luca Gianfranco
            Achille Adriano Agostino Aldo Alfonso Amedeo Armando Carmelo Ciro Doriano Elio Ermanno Ernesto Eros Eugenio Fausto Gaetano Germano Gino Graziano Igor Ivo Livio
            Luciano Manlio Mario Moreno Nazareno Oscar Patrizio Rino Rosario Silvio Stefano Tullio Vito
            """,
            """
            Francesco Alessandro Lorenzo Andrea Matteo Mattia Luca Marco Leonardo Davide Simone Federico Gabriele Riccardo Giuseppe Tommaso Antonio Giovanni Edoardo
            Filippo Pietro Nicolò Daniele Samuele Christian Stefano Diego Michele Giacomo Alessio Emanuele Fabio Salvatore Jacopo Roberto Vincenzo Manuel Nicola Elia Giulio
            Angelo Giorgio Alberto Luigi Kevin Enrico Domenico Raffaele Cristian Dario Valerio Paolo Ludovico Mirko Alex Carlo Gabriel Pasquale Denis Umberto Thomas Ivan
            Gioele Ettore Vittorio Niccolò Claudio Sebastiano Brando Michelangelo Flavio Omar
            Achille Alan Aldo Amos Bruno Ciro Cosimo Dante Elio Enea Ernesto Evan Fausto Gaetano Giosuè Isacco Joel Liam Loris Martino Maurizio Nathan Noah Orlando Patrick Rocco Rosario Ruben Zeno
            """,
        ])
}
