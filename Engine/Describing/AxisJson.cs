using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.Describing;

/// <summary>An axis as JSON.</summary>
internal static class AxisJson
{
    private const int LongestMeaning = 500;

    /// <summary>Writes the members of one axis.</summary>
    /// <param name="json">Takes them.</param>
    /// <param name="axis">The axis.</param>
    public static void Write(BoundedJson json, DescribedAxis axis)
    {
        var (attributes, values, survey) = (axis.Variable.Attributes, axis.Values, axis.Survey);
        var type = values?.Type ?? axis.Variable.Type;
        json.Text("name", axis.Name);
        json.Text("dimension", axis.Variable.Dimensions[0].Name, BoundedJson.LongestName);
        json.Text("role", axis.Role == AxisKind.None ? null : axis.Role.ToString());
        json.Text("units", attributes.Text("units"), LongestMeaning);
        json.Text("standardName", attributes.Text("standard_name"), LongestMeaning);
        json.Text("longName", attributes.Text("long_name"), LongestMeaning);
        json.Text("positive", attributes.Text("positive"), LongestMeaning);
        json.Whole("count", axis.Variable.Shape[0]);
        json.Writer.WriteBoolean("isUnlimited", axis.Variable.Dimensions[0].IsUnlimited);
        json.Number("first", values?.Values[0], type);
        json.Number("last", values?.Values[^1], type);
        json.Number("least", survey?.Least, type);
        json.Number("greatest", survey?.Greatest, type);
        json.Text("direction", survey?.Order switch
        {
            AxisOrder.Increasing => "increasing",
            AxisOrder.Decreasing => "decreasing",
            _ => null,
        });
        Regularity(json, survey, type);
        Bounds(json, values);
        Dates(json, axis.Time);
    }

    private static void Regularity(BoundedJson json, AxisSurvey? survey, ElementType type)
    {
        if (survey is null or { Order: AxisOrder.Single })
        {
            json.Writer.WriteNull("isRegular");
        }
        else
        {
            json.Writer.WriteBoolean("isRegular", survey.Step is not null);
        }

        var isFloat = survey?.Step is { } step && (float)step == step;
        json.Number("step", survey?.Step, isFloat ? ElementType.Float : type);
    }

    private static void Bounds(BoundedJson json, Coordinate? values)
    {
        if (values?.BoundsName is not { } name)
        {
            json.Writer.WriteNull("bounds");
            return;
        }

        var survey = AxisSurvey.Of(values.Bounds.AsSpan(), values.BoundsType);
        json.Writer.WriteStartObject("bounds");
        json.Text("name", name, BoundedJson.LongestName);
        json.Number("least", survey.Least, values.BoundsType);
        json.Number("greatest", survey.Greatest, values.BoundsType);
        json.Writer.WriteEndObject();
    }

    private static void Dates(BoundedJson json, TimeSurvey? time)
    {
        if (time is null)
        {
            json.Writer.WriteNull("time");
            return;
        }

        json.Writer.WriteStartObject("time");
        json.Text("calendar", time.Calendar);
        json.Text("first", time.First);
        json.Text("last", time.Last);
        json.Text("start", time.Start);
        json.Text("end", time.End);
        json.Text("coverageFrom", time.IsOfBounds ? "bounds" : "values");
        json.Text("frequency", time.Frequency);
        json.Writer.WriteEndObject();
    }
}
