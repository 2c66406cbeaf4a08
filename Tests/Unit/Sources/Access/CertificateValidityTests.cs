using Compute.Orleans.Engine.Sources.Access;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

public sealed class CertificateValidityTests
{
    private static readonly DateTimeOffset _from = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, "is not valid before 2026-03-01T12:00:00Z (it is 2026-03-01T11:00:00Z)")]
    [InlineData(0, null)]
    [InlineData(240, null)]
    [InlineData(241, null)]
    [InlineData(263, "is valid until 2026-03-12T12:00:00Z only")]
    [InlineData(264, "is valid until 2026-03-12T12:00:00Z only")]
    [InlineData(265, "was valid until 2026-03-12T12:00:00Z (it is 2026-03-12T13:00:00Z)")]
    public void Dates_are_said_where_they_are_in_the_way(int hours, string? doubt)
    {
        var validity = new CertificateValidity(_from, _from.AddDays(11));

        Assert.Equal(doubt, validity.Doubt(_from.AddHours(hours), soon: TimeSpan.FromHours(2)));
    }
}
