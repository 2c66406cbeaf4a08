using System.Globalization;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations.Conditions;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Operations.Conditions;

public sealed class ConditionParserTests
{
    [Theory]
    [InlineData("lon>180", "lon > 180")]
    [InlineData("pr>0.000023408767", "pr > 2.3408767E-05")]
    [InlineData("pr>=prw", "pr >= prw")]
    [InlineData("tas>273.15", "tas > 273.15")]
    [InlineData("tas > 273", "tas > 273")]
    [InlineData("  tas\t<\n- 3 ", "tas < -3")]
    [InlineData("tas>1e-5", "tas > 1E-05")]
    [InlineData("tas<=+2E3", "tas <= 2000")]
    [InlineData("tas==.5", "tas == 0.5")]
    [InlineData("tas!=5.", "tas != 5")]
    [InlineData("273.15<tas", "tas > 273.15")]
    [InlineData("0>=lat", "lat <= 0")]
    [InlineData("pr isnull", "pr isnull")]
    [InlineData("prisnull", "pr isnull")]
    [InlineData("pr NotNull", "pr notnull")]
    [InlineData("time>=2000-02", "time >= 2000-02")]
    [InlineData("time<2000-02-01T12:30", "time < 2000-02-01T12:30")]
    [InlineData("time=='2000'", "time == 2000")]
    [InlineData("time > \"2000-02-01 12:00\"", "time > 2000-02-01 12:00")]
    [InlineData("'my-data' > 3", "my-data > 3")]
    [InlineData("2t > 3", "2t > 3")]
    [InlineData("tas>1 and tas<2 and lat>3", "(tas > 1 and tas < 2 and lat > 3)")]
    [InlineData("tas>1 or tas<2 and lat>3", "(tas > 1 or (tas < 2 and lat > 3))")]
    [InlineData("(tas>1 or tas<2) and not lat>3", "((tas > 1 or tas < 2) and not lat > 3)")]
    [InlineData("not not(tas>1)", "not not tas > 1")]
    [InlineData("!(tas>1)&&lat>2||~lon<3", "((not tas > 1 and lat > 2) or not lon < 3)")]
    [InlineData("tas>1&lat>2|lon<3", "((tas > 1 and lat > 2) or lon < 3)")]
    [InlineData("NOT tas>1 AND lat>2 Or lon<3", "((not tas > 1 and lat > 2) or lon < 3)")]

    // As a client sends it that takes out all blanks.
    [InlineData("tas>5andlat<3", "(tas > 5 and lat < 3)")]
    [InlineData("tas>1e5orprisnullandnotlat<3", "(tas > 100000 or (pr isnull and not lat < 3))")]
    [InlineData("pr>=prwandlat>3", "(pr >= prw and lat > 3)")]
    [InlineData("time>=2000-02andtime<2000-03-01T00:00orlon>3", "((time >= 2000-02 and time < 2000-03-01T00:00) or lon > 3)")]
    [InlineData("notnot>3", "not not > 3", "not")]
    [InlineData("not>3", "not > 3", "not")]
    [InlineData("island>3", "island > 3", "island", "isl")]
    public void Conditions_are_read_as_they_are_documented(string text, string expected, params string[] names) =>
        Assert.Equal(expected, Text(Parse(text, names)));

    [Theory]
    [InlineData("", 1, "a name")]
    [InlineData("   ", 4, "a name")]
    [InlineData("tas", 4, "isnull")]
    [InlineData("tas>", 5, "273.15")]
    [InlineData("tas=3", 4, "==")]
    [InlineData("lon>>180", 4, ">>")]
    [InlineData("lon>>>>180", 4, ">>>>")]
    [InlineData("tos>3", 1, "`tos`", "tas", "lat")]
    [InlineData("tas>tos", 5, "`tos`", "tas", "lat")]
    [InlineData("tosisnull", 1, "`tosisnull`")]
    [InlineData("0<lat<30", 6, "two comparisons are joined with and")]
    [InlineData("3<4", 1, "neither side")]
    [InlineData("tas>3 lat>4", 7, "and, or")]
    [InlineData("tas>3 and", 10, "a name")]
    [InlineData("(tas>3", 7, "column 1")]
    [InlineData("tas>3)", 6, "the end")]
    [InlineData("tas>1e999", 5, "beyond")]
    [InlineData("tas>'2000", 5, "does not end")]
    [InlineData("tas>#", 5, "`#`")]
    [InlineData("tas isnull 3", 12, "and, or")]
    public void What_is_wrong_is_told_with_its_place_and_what_is_allowed(string text, int column, params string[] words)
    {
        var refusal = Assert.Throws<ComputeException>(() => Parse(text));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Contains($"`{text}`: in column {column} ", refusal.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("(", 100_000)]
    [InlineData("not ", 100_000)]
    [InlineData("tas>1 and ", 10_000)]
    [InlineData("(", 2_000)]
    [InlineData("!", 2_000)]
    [InlineData("tas>1 or (", 400)]
    [InlineData("tasisnulland", 300)]
    [InlineData("tasand", 600)]
    [InlineData("9", 4_000)]
    public void A_hostile_condition_is_refused(string part, int times)
    {
        var text = string.Concat(Enumerable.Repeat(part, times));

        var refusal = Assert.Throws<ComputeException>(() => Parse(text));

        Assert.InRange(refusal.Message.Length, 20, 1000);
    }

    [Fact]
    public void A_condition_may_be_as_deep_and_as_long_as_is_told()
    {
        var deep = new string('(', 100) + "tas>1" + new string(')', 100);
        var deeper = "(" + deep + ")";
        var @long = string.Concat(Enumerable.Repeat("tas>1 and ", 409)) + "tas>1";

        Assert.Equal("tas > 1", Text(Parse(deep)));
        Assert.Contains("100", Assert.Throws<ComputeException>(() => Parse(deeper)).Message, StringComparison.Ordinal);
        Assert.Equal(410, Assert.IsType<Junction>(Parse(@long)).Terms.Length);
    }

    // Whatever is sent is read or refused; nothing else comes of it.
    [Fact]
    public void Any_text_is_read_or_refused()
    {
        string[] words = ["tas", "lat", ">", "<=", "!=", "(", ")", "and", "or", "not", "isnull", "1e5", "2000-02", "'", " ", "é", "-", "."];
        Gen.Int[0, words.Length - 1].Array[0, 12].Sample(places =>
        {
            try
            {
                _ = Parse(string.Concat(places.Select(place => words[place])));
            }
            catch (ComputeException)
            {
                // Refused.
            }
        });
    }

    private static Condition Parse(string text, params string[] more) => ConditionParser.Parse(
        text, new Names(more), problem => new ComputeException(Fault.InvalidValue, "cond", problem));

    private static string Text(Condition condition) => condition switch
    {
        Comparison comparison => $"{comparison.Left.Text} {Sign(comparison.Comparator)} {Text(comparison.Right)}",
        MissingTest test => test.Left.Text + (test.IsMissing ? " isnull" : " notnull"),
        Negation negation => "not " + Text(negation.Term),
        Junction junction => $"({string.Join(junction.NeedsAll ? " and " : " or ", junction.Terms.Select(Text))})",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static string Text(Operand operand) => operand.Kind == OperandKind.Number
        ? operand.Number.ToString("R", CultureInfo.InvariantCulture)
        : operand.Text;

    private static string Sign(Comparator comparator) => comparator switch
    {
        Comparator.Less => "<",
        Comparator.LessOrEqual => "<=",
        Comparator.Greater => ">",
        Comparator.GreaterOrEqual => ">=",
        Comparator.Equal => "==",
        _ => "!=",
    };

    private sealed class Names(string[] more) : IConditionNames
    {
        private static readonly string[] _usual = ["tas", "pr", "prw", "lat", "lon", "time", "2t", "my-data"];

        public string All => string.Join(", ", _usual.Concat(more));

        public bool Has(string name) => _usual.Contains(name) || more.Contains(name);
    }
}
