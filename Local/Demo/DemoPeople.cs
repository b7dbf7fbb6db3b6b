namespace Local.Demo;

/// <summary>The invented people of the demo, whom they follow, and what they say.</summary>
internal static class DemoPeople
{
    public const string Password = "demo-password-1";

    public static readonly (string Username, string FullName, string Bio)[] All =
    [
        ("ada.fields", "Ada Fields", "Ridges, mist and early trains."),
        ("bruno.keel", "Bruno Keel", "Harbour master by day. Sunsets by evening."),
        ("chiara.lumen", "Chiara Lumen", "Chasing northern lights."),
        ("dario.sands", "Dario Sands", "Walks in deserts, mostly uphill."),
        ("elin.north", "Elin North", "Astronomer without a telescope."),
        ("farid.blocks", "Farid Blocks", "Cities after work."),
        ("greta.ink", "Greta Ink", "Marbled paper, spilled on purpose."),
        ("hugo.panes", "Hugo Panes", "Glazier. Colours are my trade."),
        ("ines.julia", "Ines Julia", "Mathematics one can look at."),
        ("jonas.blur", "Jonas Blur", "I forgot my glasses."),
        ("kira.round", "Kira Round", "Ceramics. Spheres only."),
        ("luca.orbit", "Luca Orbit", "Further out every night."),
        ("mara.wide", "Mara Wide", "Landscape format."),
        ("nils.tide", "Nils Tide", "High water, low light."),
        ("olga.pine", "Olga Pine", "Forests and what hangs above them."),
        ("pavel.dusk", "Pavel Dusk", "The blue hour is two hours long."),
        ("quinn.hue", "Quinn Hue", "Collects colours."),
        ("rosa.field", "Rosa Field", "Small walks, big skies."),
        ("sven.glow", "Sven Glow", "Lamps, windows, stars."),
        ("tilda.frame", "Tilda Frame", "Square by conviction."),
    ];

    /// <summary>Who looks after the system, with their roles in the monitor.</summary>
    public static readonly (string Username, string FullName, string Role)[] Staff =
    [
        ("ops.reader", "Rhea Watch", "reader"),
        ("ops.operator", "Otto Lever", "operator"),
    ];

    private static readonly string[] Remarks =
    [
        "Waited an hour for this.", "Nobody else was up.", "Second try, first luck.", "The colours are as they were.", "Kept this one.",
        "For everyone who asked.", "Never gets old.", "Found on the way home.", "Almost stayed in bed.", "One of these days I will print it.",
    ];

    private static readonly string[] Comments = ["Beautiful.", "Where is this?", "The light!", "I want this on my wall.", "Saved.", "How long did you wait?"];

    private static readonly int[] Steps = [1, 2, 3, 5, 7, 11, 13, 16, 18];

    /// <summary>Everyone follows the people at these distances round the circle, so that each has nine followers.</summary>
    public static IEnumerable<int> Followed(int person) => Steps.Select(step => (person + step) % All.Length);

    public static string Caption(int picture, string title)
    {
        var hashtag = title.Split(' ').Where(word => word.Length > 4).Select(word => "#" + word.ToLowerInvariant().Trim(',', '.')).FirstOrDefault("#photo");
        return $"{title}. {Remarks[picture % Remarks.Length]} {hashtag}";
    }

    public static string Comment(int number) => Comments[number % Comments.Length];
}
