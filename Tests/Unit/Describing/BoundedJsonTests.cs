using System.Text;
using System.Text.Json;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Describing;

namespace Compute.Orleans.Tests.Unit.Describing;

public sealed class BoundedJsonTests
{
    private const int Mebibyte = 1 << 20;

    [Fact]
    public void Whatever_is_written_stays_below_a_mebibyte_and_what_has_no_room_is_counted()
    {
        using var json = new BoundedJson();
        var text = new string('\u0001', 100_000); // Six bytes each.
        json.List("items", Enumerable.Range(0, 10_000), int.MaxValue, _ =>
        {
            json.Text("text", text);
            json.Texts("texts", Enumerable.Repeat(text, 1000));
            json.Texts("more", Enumerable.Repeat(text, 1000));
            json.Wholes("numbers", Enumerable.Repeat(long.MinValue, 1000));
        });

        var document = json.End();

        Assert.InRange(Encoding.UTF8.GetByteCount(document), BoundedJson.MostBytes, Mebibyte);
        using var parsed = JsonDocument.Parse(document);
        var written = parsed.RootElement.GetProperty("items").GetArrayLength();
        Assert.Equal(10_000 - written, parsed.RootElement.GetProperty("leftOut").GetProperty("items").GetInt32());
    }

    [Fact]
    public void A_text_is_cut_between_characters_and_says_how_long_it_is()
    {
        Assert.Equal("abc", BoundedJson.Cut("abc", 3));
        Assert.Equal("abc... (4 characters)", BoundedJson.Cut("abcd", 3));
        Assert.Equal("ab... (5 characters)", BoundedJson.Cut("ab\U0001F600c", 3));
    }

    [Fact]
    public void Numbers_have_the_digits_of_their_type_and_none_breaks_the_document()
    {
        using var json = new BoundedJson();
        json.Number("float", 0.1f, ElementType.Float);
        json.Number("double", 0.1);
        json.Number("nan", double.NaN);
        json.Number("none", null);
        json.Whole("whole", long.MaxValue);
        json.Whole("nothing", null);
        json.Writer.WriteStartArray("list");
        json.Value(double.NegativeInfinity, ElementType.Double);
        json.Value(1e300, ElementType.Float);
        json.Writer.WriteEndArray();

        using var parsed = JsonDocument.Parse(json.End());

        Assert.Equal(
            ["0.1", "0.1", "null", "null", "9223372036854775807", "null"],
            parsed.RootElement.EnumerateObject().Take(6).Select(member => member.Value.GetRawText()));
        Assert.Equal(
            ["\"-Infinity\"", "1E+300"],
            parsed.RootElement.GetProperty("list").EnumerateArray().Select(item => item.GetRawText()));
    }
}
