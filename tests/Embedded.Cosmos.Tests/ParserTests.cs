using System.Text;
using Embedded.Cosmos.Sql;
using FsCheck;
using FsCheck.Fluent;

namespace Embedded.Cosmos.Tests;

[TestClass]
public sealed class ParserTests
{
    private static readonly string[] Words =
    [
        "SELECT",
        "VALUE",
        "TOP",
        "DISTINCT",
        "*",
        "FROM",
        "c",
        "JOIN",
        "IN",
        "WHERE",
        "AND",
        "OR",
        "NOT",
        "BETWEEN",
        "LIKE",
        "ORDER",
        "BY",
        "GROUP",
        "DESC",
        "OFFSET",
        "LIMIT",
        "EXISTS",
        "ARRAY",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        ":",
        "?",
        "??",
        "=",
        "!=",
        "<",
        ">=",
        "+",
        "-",
        "||",
        "%",
        "~",
        "@p",
        "1",
        "1.5e3",
        "'s'",
        "\"d\"",
        "null",
        "true",
        "undefined",
        "COUNT",
        "SUM",
        "STARTSWITH",
        "IS_DEFINED",
        "udf",
        "'open",
        "\\",
        "é",
        "--",
        "\n",
        "1e",
        "@",
        "..",
        "AS",
        "x",
    ];

    [TestMethod]
    public void Any_sequence_of_words_parses_or_is_refused()
    {
        var queries = Gen.Elements(Words).ArrayOf().Select(words => string.Join(' ', words));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(queries.ToArbitrary(), IsParsedOrRefused));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5000),
            Prop.ForAll(queries.Select(query => "SELECT VALUE c.x FROM c WHERE " + query).ToArbitrary(), IsParsedOrRefused)
        );
    }

    [TestMethod]
    public void Any_text_parses_or_is_refused() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5000),
            Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(text => text is not null), IsParsedOrRefused)
        );

    [TestMethod]
    public void A_mutated_query_parses_or_is_refused()
    {
        const string Query =
            "SELECT TOP 5 c.a, ARRAY(SELECT VALUE t FROM t IN c.t WHERE t LIKE '%x' ESCAPE '!') AS b FROM c JOIN d IN c.d WHERE c.x[0]['y'] >= -1.5e2 AND NOT (c.z IN (1, @p)) ORDER BY c.a DESC OFFSET 1 LIMIT 2";
        var mutated =
            from position in Gen.Choose(0, Query.Length - 1)
            from length in Gen.Choose(0, 10)
            from insert in Gen.Elements(Words)
            select Query[..position] + insert + Query[Math.Min(Query.Length, position + length)..];
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(mutated.ToArbitrary(), IsParsedOrRefused));
    }

    [TestMethod]
    [DataRow("(")]
    [DataRow("NOT ")]
    [DataRow("- ")]
    [DataRow("[")]
    [DataRow("{'a':")]
    [DataRow("c.a[")]
    [DataRow("1 ? ")]
    [DataRow("ABS(")]
    [DataRow("EXISTS(SELECT VALUE ")]
    [DataRow("1 + (")]
    [DataRow("1 ?? ")]
    [DataRow("c.")]
    [DataRow("1 + ")]
    public void Hostile_depth_is_refused_quickly(string opening)
    {
        var text = "SELECT VALUE " + new StringBuilder().Insert(0, opening, 100_000 / opening.Length);
        Assert.ThrowsExactly<CosmosFault>(() => Parser.ParseQuery(text));
        Assert.ThrowsExactly<CosmosFault>(() => Parser.ParseQuery(text + "1"));
    }

    [TestMethod]
    public void Wide_queries_are_fine_and_long_ones_are_refused()
    {
        Assert.HasCount(
            5000,
            Parser
                .ParseQuery("SELECT * FROM c WHERE " + string.Join(" OR ", Enumerable.Range(0, 5000).Select(i => $"c.x = {i}")))
                .Where!.Children
        );
        Assert.ThrowsExactly<CosmosFault>(() => Parser.ParseQuery("SELECT VALUE '" + new string('x', 512 * 1024) + "'"));
    }

    [TestMethod]
    public void Not_before_a_comparison_must_say_what_it_negates()
    {
        Assert.ThrowsExactly<CosmosFault>(() => Parser.ParseQuery("SELECT * FROM c WHERE NOT c.x = 1"));
        Parser.ParseQuery("SELECT * FROM c WHERE NOT (c.x = 1) AND NOT IS_DEFINED(c.y)");
    }

    private static bool IsParsedOrRefused(string text)
    {
        try
        {
            Parser.ParseQuery(text);
        }
        catch (CosmosFault fault)
        {
            return fault.Status == System.Net.HttpStatusCode.BadRequest;
        }

        return true;
    }
}
