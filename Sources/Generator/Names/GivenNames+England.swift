extension GivenNames {
    /// English given names by the years of birth in which they were given, most frequent first.
    static let england = GivenNames(
        women: [
            """
            Margaret Jean Mary Joan Patricia Sheila Barbara Doreen June Shirley Dorothy Joyce Maureen Elizabeth Audrey Brenda Kathleen Sylvia Eileen Pamela Betty Beryl Ann
            Irene Marjorie Rita Eileen Hilda Beatrice Edna Vera Gladys Olive Marion Josephine Winifred Ruth Phyllis Hazel Iris Ivy Monica Nora Daphne Elsie Muriel Norma Doris
            Rosemary Jill Valerie Thelma Janet Judith Christine Gillian Carole Wendy Yvonne Pauline Avis Connie Freda Enid Mavis Nancy Peggy Gwendoline Stella Constance
            Agnes Ethel Fay Freda Lilian Mabel Maud Myra
            """,
            """
            Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Diane Sharon Tracy Angela Sarah Alison Caroline Amanda Sandra Linda Catherine Elizabeth Carol Joanne
            Wendy Janet Dawn Christine Nicola Michelle Lesley Paula Lisa Claire Lorraine Maria Beverley Debbie Anne Louise Heather Ruth Samantha Kim Fiona Joanna Mandy Kathryn
            Jill Teresa Lynn Annette Melanie Denise Gail Tina Maxine Cheryl Jayne Elaine Rachel Marie Sally Bridget Philippa Hilary Penelope Suzanne Carolyn Rosalind Yasmin
            Belinda Charlotte Gillian Harriet Lucinda Rosalyn Tamsin Vanessa Verity
            """,
            """
            Emily Jessica Charlotte Sophie Lauren Olivia Rebecca Hannah Emma Chloe Bethany Amy Megan Lucy Georgia Katie Laura Grace Sarah Ellie Molly Holly Rachel Amelia
            Alice Abigail Eleanor Jade Danielle Phoebe Isabella Zoe Samantha Gemma Jennifer Natalie Stephanie Poppy Ella Ruby Lily Freya Daisy Matilda Imogen Florence Isla Jodie
            Kirsty Harriet Rosie Victoria Naomi Georgina Paige Scarlett Francesca Eve Aisha Zara Maisie Niamh Leah Tilly Kimberley Melissa Tamara Martha Priya Beth
            Alexandra Ava Aimee Bryony Cerys Clara Darcey Erin Esme Felicity Hollie Iris Jasmine Lara Lydia Mia Orla Robyn Tabitha Willow
            """,
        ],
        men: [
            """
            John William George Ronald Kenneth Peter James Robert Derek Thomas Dennis Raymond Roy Eric Frank Arthur Leonard Albert Donald Stanley Gordon Norman Harry Brian
            Alan Douglas Frederick Reginald Leslie Edward Geoffrey Jack Charles Sidney Bernard Harold Michael David Cyril Ernest Gerald Terence Victor Maurice Walter Henry Joseph
            Stuart Ralph Edwin Philip Clifford Cecil Ken Trevor Keith Roger Colin Malcolm Barry Neville Wilfred Percy Cedric Clive Alfred Desmond Ivor Rex Basil
            Bertram Dudley Edgar Horace Hubert Lionel Maxwell Sydney Wilfrid
            """,
            """
            David Paul Andrew Mark Stephen Ian Michael Steven Robert Gary Richard Peter John Anthony Christopher Kevin Darren Simon Philip Graham Colin Martin Nigel James
            Timothy Jonathan Neil Keith Stuart Alan Sean Wayne Matthew Craig Adrian Jason Lee Gareth Russell Trevor Nicholas Carl Barry Dean Julian Jeremy Duncan Adam Karl Glenn
            Justin Howard Guy Daniel Derek Tony Malcolm Roger Alistair Raymond Rupert Giles Imran Tariq Terence Mohammed Clive Gordon Dominic Patrick Shaun
            Damian Edmund Hugh Joseph Marcus Miles Quentin Roderick Tristan
            """,
            """
            Jack Thomas James Daniel Joshua Oliver Harry Matthew William Samuel Joseph Benjamin Luke Adam Ryan Alexander Jake Christopher George Callum Michael Liam Jordan
            Connor Nathan Lewis Charlie Aaron Jamie Bradley Kieran Ben Max Oscar Alfie Jacob Ethan Archie Henry Edward Robert Andrew David Mohammed Dominic Sam Kyle Louis Owen
            Toby Elliot Rhys Theo Dylan Finley Freddie Sebastian Arthur Leo Isaac Jay Dean Ashley Craig Robbie Stuart Hamza Declan Joel Zachary Rory
            Angus Barnaby Caleb Corey Ellis Felix Gabriel Harvey Hugo Jasper Kai Logan Mason Noah Reuben Rowan Rupert Theodore
            """,
        ])
}
