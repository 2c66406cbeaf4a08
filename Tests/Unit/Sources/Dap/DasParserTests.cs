using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

public sealed class DasParserTests
{
    [Fact]
    public void Attributes_are_read_with_their_values_as_written()
    {
        var das = DasParser.Parse(
            """
            Attributes {
                # A comment of an old server.
                tas {
                    String long_name "a \"quoted\" name, with ; { } and \\";
                    Float32 _FillValue 1.0E20;
                    Float32 valid_range -10.5, NaN, 3;
                    String many "one", "two";
                    String two_lines "first
            second";
                    String accents "\303\251t\303\251 \n";
                    String empty "";
                    Alias other tas.long_name;
                    DODS {
                        Int32 strlen 9;
                    }
                }
                time%20bnds {
                }
                NC_GLOBAL { String a%20b "x"; OtherXML xml "<a/>"; }
            }
            """,
            "test");

        var tas = das.Find("tas")!;
        Assert.Equal(["a \"quoted\" name, with ; { } and \\"], tas.Attribute("long_name")!.Values);
        Assert.Equal(["-10.5", "NaN", "3"], tas.Attribute("valid_range")!.Values);
        Assert.Equal(["one", "two"], tas.Attribute("many")!.Values);
        Assert.Equal(["first\nsecond"], tas.Attribute("two_lines")!.Values.Select(text => text.ReplaceLineEndings("\n")));
        Assert.Equal(["\u00e9t\u00e9 \\n"], tas.Attribute("accents")!.Values);
        Assert.Equal([""], tas.Attribute("empty")!.Values);
        Assert.Null(tas.Attribute("other"));
        Assert.Equal(["9"], tas.Find("DODS")!.Attribute("strlen")!.Values);
        Assert.NotNull(das.Find("time bnds"));
        Assert.Equal(["a b", "xml"], das.Find("NC_GLOBAL")!.Attributes.Select(attribute => attribute.Name));
        Assert.Null(das.Find("pr"));
    }

    [Theory]
    [InlineData("", "it ends where Attributes should stand")]
    [InlineData("Error { code = 1; };", "`Error`, where Attributes should stand")]
    [InlineData("Attributes {\n a {\n String x \"y\";\n", "line 4: it ends where a type, or a name should stand")]
    [InlineData("Attributes {\n a {\n String x \"y\n", "line 3: a quote is not closed")]
    [InlineData("Attributes {\n String x \"y\" \"z\";\n}", "line 2: `z`, where a comma, or a ; should stand")]
    [InlineData("Attributes {\n String x }\n", "line 2: `}`, where a value of x, or a ; should stand")]
    [InlineData("Attributes {\n String ;\n}", "line 2: `;`, where a name should stand")]
    public void Damage_is_named_with_its_line(string text, string message)
    {
        var fault = Assert.Throws<ComputeException>(() => DasParser.Parse(text, "http://a.example/x.das"));

        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(message, fault.Message);
    }

    [Fact]
    public void Endless_nesting_and_endless_lists_end_the_reading()
    {
        var deep = string.Concat(Enumerable.Repeat("a {", 1_000_000));
        Assert.Contains("nested more than 32 deep", Refusal($"Attributes {{{deep}"));

        var many = string.Join(',', Enumerable.Repeat("1", 2_000_000));
        Assert.Contains("more than 1048576 names and values", Refusal($"Attributes {{ Int32 x {many}; }}"));
    }

    private static string Refusal(string text) =>
        Assert.Throws<ComputeException>(() => DasParser.Parse(text, "test")).Message;
}
