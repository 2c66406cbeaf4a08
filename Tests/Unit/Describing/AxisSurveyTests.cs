using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Describing;

namespace Compute.Orleans.Tests.Unit.Describing;

public sealed class AxisSurveyTests
{
    [Theory]
    [InlineData(new double[] { 0, 1.25, 2.5, 3.75 }, "Increasing", 1.25)]
    [InlineData(new double[] { 90, 45, 0, -45, -90 }, "Decreasing", -45.0)]
    [InlineData(new double[] { 5, 7 }, "Increasing", 2.0)]
    [InlineData(new double[] { 1000, 850, 700, 500 }, "Decreasing", null)]
    [InlineData(new double[] { 7 }, "Single", null)]
    [InlineData(new double[] { 1, 1, 2 }, "None", null)]
    [InlineData(new double[] { 1, 2, 1 }, "None", null)]
    [InlineData(new double[] { 3, 3, 3 }, "None", null)]
    [InlineData(new double[] { 1, double.NaN, 3 }, "None", null)]
    public void Order_and_step_are_seen(double[] values, string order, double? step)
    {
        var survey = AxisSurvey.Of(values, ElementType.Double);

        Assert.Equal((order, step), (survey.Order.ToString(), survey.Step));
        Assert.Equal(values.Where(double.IsFinite).Min(), survey.Least);
        Assert.Equal(values.Where(double.IsFinite).Max(), survey.Greatest);
        Assert.Equal(values.Count(double.IsNaN), survey.NotFinite);
    }

    // A tenth of a degree has no float: neighbours differ by up to 3e-5 of it, and a double may hold such floats.
    [Theory]
    [InlineData(ElementType.Float)]
    [InlineData(ElementType.Double)]
    public void What_rounding_to_float_makes_of_equal_steps_is_not_seen_as_a_difference(ElementType type)
    {
        double[] values = [.. Enumerable.Range(0, 3600).Select(place => (double)(float)(place * 0.1))];

        Assert.Equal(0.1f, (float)AxisSurvey.Of(values, type).Step!.Value);
    }

    // The rows nearest to the poles of a grid with 320 rows (N160), as ECMWF publishes them: 0.4 % off the mean step.
    [Theory]
    [InlineData(ElementType.Float)]
    [InlineData(ElementType.Double)]
    public void Rows_of_a_Gaussian_grid_have_no_equal_steps(ElementType type)
    {
        double[] rows = [89.570090, 89.013176, 88.452970, 87.892029, 87.330801];

        Assert.Null(AxisSurvey.Of(rows, type).Step);
    }

    [Fact]
    public void Long_axes_of_integers_are_exact()
    {
        double[] values = [.. Enumerable.Range(0, 100_000).Select(place => 1e9 + place)];

        Assert.Equal(1, AxisSurvey.Of(values, ElementType.Int).Step);
        values[50_000] += 0.5;
        Assert.Null(AxisSurvey.Of(values, ElementType.Double).Step);
    }

    [Fact]
    public void No_value_at_all_is_no_range() =>
        Assert.Equal((double.NaN, double.NaN, 2), AxisSurvey.Of([double.NaN, double.PositiveInfinity], ElementType.Double) is var none
            ? (none.Least, none.Greatest, none.NotFinite)
            : default);
}
