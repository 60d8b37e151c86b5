extension FamilyNames {
    /// English family names, most frequent first.
    static let england = """
        Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke
        Patel Khan Lewis James Phillips Mason Mitchell Rose Davis Rodgers Cooper Harris Ward Turner Martin Hill Moore Clark Morris Hughes
        Edwards Harrison King Baker Allen Scott Watson Parker Young Bennett Lee Carter Cook Griffiths Shaw Bailey Collins Bell Cox Richardson
        Adams Murphy Miller Marshall Anderson Simpson Ellis Webb Begum Wilkinson Chapman Mills Foster Holmes Hunt Palmer Rogers Knight Gray Campbell
        Stevens Powell Butler Fisher Barker Lloyd Stewart Matthews Graham Reid Dixon Pearson Barnes Fletcher Harvey Howard Murray Russell Andrews Saunders
        Atkinson Kelly Owen Elliott Jenkins Payne Burton Walsh Reynolds West Lawrence Hart Ford Day Dawson Ryan Wells Hussain Ali Ahmed
        Hudson Fox Brooks Spencer Francis Lawson Burns Carr Cole Perry Hawkins Gibson Bradley Pearce Cunningham Riley Woods Stone Hayes Webster
        Kaur Singh Arnold Nicholson Porter Coleman Harding Armstrong Sutton Hopkins Warren Watts Barrett Oliver Parsons Gill Gordon Newman Osborne Lane
        Berry Bishop Gardner George Read Gregory Chambers Bird Long Bates Page Hewitt Kennedy Freeman Jordan Tucker Rees Marsh Griffin Black
        Stephens Sharp Nicholls Kemp Booth Walters Poole Curtis Hammond Henry Nash Burgess Fuller Cross Hodgson Lowe Carpenter Moss Wallace Cartwright
        Potter Grant Goodwin Higgins Banks Barton Morton Rowe Austin Wade Parry Norris Peters Holland Field Reeves Newton Hardy Hancock Frost
        Byrne Flynn Lamb Steele Drew Howe Henderson Abbott Ball Bartlett Baxter Bolton Bond Bowen Briggs Bright Bull Bryant Buckley
        Burke Burrows Bush Buxton Cameron Carroll Chadwick Chandler Charlton Clayton Clements Cliff Coates Cohen Coles Connolly Conway Cooke Crawford Cross
        Crossley Curry Dale Daniels Davey Davidson Davison Dean Dickinson Dobson Doherty Donnelly Doyle Duffy Duncan Dunn Dyer Eaton Edgar Eden
        Faulkner Farrell Fenton Ferguson Finch Fitzgerald Flint Fowler Franklin French Garner Garrett Gibbons Gibbs Gilbert Giles Glover Goddard Godfrey Gough
        Gould Greenwood Haigh Hale Hamilton Hampton Hanson Harper Hargreaves Harman Hartley Haynes Heath Hicks Hilton Hobbs Hodges Hodgkinson Holden Holloway
        Holt Hooper Hope Horton Houghton Howarth Howell Howells Humphreys Humphries Hurst Hutchinson Iqbal Ingram Jarvis Jeffery Jennings John Johnston Joyce
        Kay Kendall Kent Kenny Kerr Kirby Kirk Lambert Law Leach Leigh Leonard Little Lister Lord Love Lowry Lucas Lynch Lyons
        MacDonald Mahmood Mann Manning Marsden Marriott Marlow May McCarthy McDonald McGrath McKenzie McLean Mellor Metcalfe Middleton Miles Millar Mistry Mohamed
        Monk Moran Morgan Morley Morrison Mullen Myers Naylor Neal Neville Nelson Newell Nixon Noble Nolan North Norman Norton Nunn Oakley
        O'Brien O'Connor O'Donnell O'Keefe O'Neill O'Sullivan Ogden Okafor Oldfield Onions Osman Owens Painter Parkes Parkin Parkinson Partridge Patterson Paul Peacock
        Pearse Peel Penn Pepper Perkins Phelps Pickering Pike Pitt Pollard Pope Potts Power Pratt Preece Preston Price Pritchard Pugh Quinn
        Radford Ramsden Randall Rawlings Ray Rayner Redfern Reed Rhodes Rice Richards Ridley Roach Robbins Robertson Robson Roe Ross Rowland Rowlands
        Rudd Rushton Sanders Sanderson Savage Schofield Seymour Sewell Sharpe Shah Sharma Sheikh Shelton Shepherd Sheppard Sherwood Short Silcock Simmons Sims
        Sinclair Skinner Slater Small Smart Snow Southern Sparks Spence Squires Stafford Stanley Stanton Stephenson Stokes Storey Street Stubbs Sullivan Summers
        Sutcliffe Swift Sykes Tait Talbot Tate Terry Thomas Thomson Thorne Thornton Thorpe Tomlinson Townsend Tranter Travis Tyler Tyson Underwood Unwin
        Vaughan Vincent Vickers Waddington Wakefield Waller Walton Warner Waters Watkins Watkinson Weaver Webber Weston Wheatley Wheeler Whitaker Whitehead Whitehouse Whittaker
        Wiggins Wilcox Wild Wilkes Wilkins Willis Wilmot Winter Wise Withers Wolfe Woodcock Woodhouse Woodward Woolley Worthington Wyatt Yates York Youngs
        Abrahams Acton Addison Ainsworth Alcock Alderson Aldridge Allan Allison Ambrose Ames Appleby Appleton Archer Arthur Ash Ashby Ashcroft Ashton Ashworth
        Askew Aspinall Astley Aston Atherton Atkins Avery Ayres Badger Bagshaw Bainbridge Baines Baldwin Ballard Bamford Bancroft Bannister Barber Barlow Barnard
        Barnett Barr Barron Barry Bateman Bayliss Beadle Beale Beard Beattie Beaumont Beck Beckett Beech Bellamy Benjamin Benson Bentley Best Betts
        Bevan Biggs Binns Birch Birkett Blackburn Blackwell Blair Blake Blackmore Bland Blundell Blythe Boardman Boden Bone Bonner Boon Boulton Bourne
        Bowden Bowers Bowles Bowman Boyce Boyd Boyle Brace Bradbury Bradford Bradshaw Brady Braithwaite Bramley Brennan Brett Brewer Bridges Brierley Britton
        Broadbent Brock Bromley Brook Broughton Browne Bruce Buck Buckland Bullock Burch Burden Burgin Burnett Burrell Burt Bury Butcher Butterworth Byrd
        Cadman Cain Calvert Cannon Capper Carey Carney Carson Carver Casey Cassidy Castle Catterall Chapple Charles Chester Childs Chilton Christie Church
        Churchill Clegg Clifford Clifton Close Clough Cockburn Coe Colley Collier Collinson Combes Compton Connor Cookson Coombes Cope Corbett Cotton Cowan
        Coward Crabtree Craig Crane Craven Creasey Critchley Croft Crompton Crook Crosby Crouch Crowe Crowther Culshaw Dalton Dalby Darby Darling
        Daly Dent Denton Derbyshire Devlin Dewhurst Dodd Dodds Dolan Donaldson Douglas Dowling Downes Downing Drake Driscoll Drury Dudley Duke Dunning
        Durrant Dutton Earl Eastwood Eccles Edge Edmonds Egan Elder Eldridge Ellison Ellwood Emery England English Entwistle Everett Fairhurst Farmer Farrow
        Fawcett Fearn Fell Firth Fitzpatrick Fleming Flanagan Foley Forrest Forster Forsyth Foulkes Fraser Furness Gale Gallagher Garland Garside Gaskell Gates
        Geary Gee Gentry Gilmore Gledhill Goodall Goode Goodman Gorman Grainger Greaves Greenhalgh Greenfield Grimes Grimshaw Grundy Guest Gunn Guy Hackett
        Hadley Haines Halliday Halliwell Hammersley Handley Harrop Hartshorn Haslam Hassan Hastings Hatton Hawes Hawksworth Haywood Healey Heald Hendry Herbert Heywood
        Hibbert Hirst Hinds Hitchcock Hobson Hoare Hogg Holder Hollis Hollins Holman Holroyd Hook Hopper Horne Horsfall Hough Howlett Hoyle Hulme
        Hyde Ibbotson Ireland Isherwood Jacobs Jeffries Jervis Judd Keane Keating Keen Kershaw Keyes Kilburn Kitchen Knowles Knott Lacey Langley Large
        Latham Leaver Ledger Lightfoot Lilley Linley Livesey Locke Lockwood Lomas Longbottom Lovell Ludlow Lund Lythgoe Mahoney Mallinson Marchant Markham Massey
        Mather Maxwell Meadows Mercer Merritt Midgley Millward Milner Moody Moorhouse Mottram Muir Nuttall Oakes Oates Openshaw Pilkington Ramsbottom Rigby Winterbottom
        """
}
