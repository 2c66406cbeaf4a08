using System.Reflection;
using System.Text.RegularExpressions;

namespace Compute.Orleans.Tests.Conventions;

/// <summary>Every point of conformance in docs/conformance.md names tests that exist.</summary>
public sealed partial class ConformanceTests
{
    private const int MatchMilliseconds = 1000;

    private static readonly List<(string Group, string Point, List<string> Tests)> _points =
    [
        .. from line in Repository.Lines("docs/conformance.md")
           let row = PointRow().Match(line)
           where row.Success
           select (
               row.Groups["group"].Value,
               row.Groups["point"].Value,
               TestName().Matches(row.Groups["tests"].Value).Select(match => match.Groups["name"].Value).ToList()),
    ];

    [Theory]
    [InlineData("All", 2)]
    [InlineData("G", 7)]
    [InlineData("D", 2)]
    [InlineData("E", 14)]
    public void Every_group_of_points_is_there(string group, int least) =>
        Assert.InRange(_points.Count(point => point.Group == group), least, 100);

    [Fact]
    public void Every_point_names_tests_that_exist() => Law.Holds(
        from point in _points
        from problem in Problems(point.Tests)
        select $"docs/conformance.md, {point.Group}, {point.Point}: {problem}");

    [Fact]
    public void No_point_is_there_twice() => Law.Holds(
        from point in _points
        group point by (point.Group, point.Point) into same
        where same.Count() > 1
        select $"docs/conformance.md has {same.Key} twice");

    private static IEnumerable<string> Problems(List<string> tests)
    {
        if (tests.Count == 0)
        {
            yield return "names no test";
        }

        foreach (var test in tests.Where(test => !Exists(test)))
        {
            yield return $"{test} is no test";
        }
    }

    private static bool Exists(string test)
    {
        var parts = test.Split('.');
        return typeof(ConformanceTests).Assembly.GetTypes()
            .Where(type => type.Name == parts[0])
            .Any(type => type.GetMethod(parts[1])?.GetCustomAttributes<FactAttribute>().Any() == true);
    }

    [GeneratedRegex(
        @"^\| (?<group>All|G|D|E) \| (?<point>[^|]+) \|(?<tests>[^|]*)\|$", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex PointRow();

    [GeneratedRegex(@"`(?<name>\w+Tests\.\w+)`", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex TestName();
}
