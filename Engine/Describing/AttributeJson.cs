using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.Describing;

/// <summary>Attributes as JSON has them: a text, a number, or a list of several.</summary>
internal static class AttributeJson
{
    private const int MostAttributes = 500;

    /// <summary>Writes all attributes of a dataset or a group, as far as there is room.</summary>
    /// <param name="json">Takes them.</param>
    /// <param name="attributes">The attributes.</param>
    public static void Write(BoundedJson json, AttributeSet attributes)
    {
        json.Writer.WriteStartObject("attributes");
        var written = 0;
        foreach (var (name, value) in attributes)
        {
            if (written >= MostAttributes || name.Length > BoundedJson.LongestName || !json.HasRoom)
            {
                json.LeaveOut("attributes");
                continue;
            }

            written++;
            Write(json, name, value);
        }

        json.Writer.WriteEndObject();
    }

    /// <summary>Writes one value; null where there is none.</summary>
    /// <param name="json">Takes it.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="value">The value, or null.</param>
    public static void Write(BoundedJson json, string name, AttributeValue? value)
    {
        if (value is null || value.Text is not null)
        {
            json.Text(name, value?.Text);
        }
        else if (value.Strings.Length + value.Elements.Length > 0)
        {
            json.Texts(name, value.Strings.IsEmpty ? value.Elements : value.Strings);
        }
        else if (value.Numbers.Length == 1)
        {
            json.Writer.WritePropertyName(name);
            Number(json, value, 0);
        }
        else
        {
            json.Writer.WriteStartArray(name);
            for (var place = 0; place < Math.Min(value.Numbers.Length, BoundedJson.LongestRow); place++)
            {
                Number(json, value, place);
            }

            json.Writer.WriteEndArray();
        }
    }

    // Integers beyond 2^53 are exact as such only.
    private static void Number(BoundedJson json, AttributeValue value, int place)
    {
        if (value.Integers.IsEmpty)
        {
            json.Value(value.Numbers[place], value.Type);
        }
        else if (value.Type == ElementType.UInt64)
        {
            json.Writer.WriteNumberValue((ulong)value.Integers[place]);
        }
        else
        {
            json.Writer.WriteNumberValue(value.Integers[place]);
        }
    }
}
