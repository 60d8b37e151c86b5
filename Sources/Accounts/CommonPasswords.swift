/// The passwords of at least eight characters that are tried first, in lower case; after the lists that are published every year.
enum CommonPasswords {
    static let all: Set<String> = Set(text.split(separator: " ").map(String.init))

    private static let text = """
        12345678 123456789 1234567890 12345678910 0123456789 987654321 9876543210 123123123 1234512345 12341234 123321123 147258369 \
        password password1 password12 password123 password1! password! passw0rd p@ssw0rd p@ssword passwort wachtwoord welkom01 welkom123 \
        qwertyuiop qwerty12 qwerty123 qwerty1234 qwertyui qwerty!@# qwert123 1q2w3e4r 1q2w3e4r5t 1qaz2wsx zaq12wsx q1w2e3r4 asdfghjk asdfghjkl \
        zxcvbnm1 zxcvbnm123 qazwsxedc azertyuiop iloveyou iloveyou1 iloveyou2 sunshine sunshine1 princess princess1 football football1 \
        baseball baseball1 superman superman1 batman123 trustno1 starwars whatever letmein1 letmein123 welcome1 welcome12 welcome123 welcome2 \
        admin123 admin1234 admin12345 administrator adminadmin root1234 rootroot changeme changeme1 changeme123 secret123 secret12 \
        default1 default123 test1234 test12345 testtest testing1 testing123 temp1234 guest123 user1234 login123 master12 master123 \
        abcd1234 abc12345 abc123456 abcdefgh abcdefg1 a1b2c3d4 aa123456 aa12345678 a123456789 q123456789 1234abcd 1234qwer 123qweasd 123456ab 123456abc \
        monkey12 monkey123 dragon12 dragon123 shadow12 michael1 jennifer jordan23 charlie1 computer computer1 internet samsung1 google123 \
        facebook linkedin microsoft pokemon1 liverpool liverpool1 chelsea1 arsenal1 juventus juventus1 inter1908 milan1899 ferrari1 \
        francesco giuseppe alessandro alessandra antonella amoremio tiamotanto ciaociao ciaociao1 napoli1926 valentina stella123 \
        amsterdam rotterdam feyenoord ajax1900 nederland londres1 london123 england1 manchester summer2024 summer2025 summer2026 winter2024 \
        winter2025 winter2026 spring2025 spring2026 autumn2025 estate2025 estate2026 inverno2025 zomer2025 zomer2026 tessera1 tessera12 tessera123 \
        mypassword mypassword1 nopassword letmein! blink182 babygirl1 lovely123 butterfly corvette mercedes maverick mustang1 cocacola \
        christmas elizabeth charlotte victoria1 michelle jessica1 anthony1 jonathan benjamin samantha password2 password3 password01 password2024 \
        password2025 password2026 correcthorsebatterystaple
        """
}
