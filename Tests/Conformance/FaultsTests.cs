using System.Net;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>Every fault as a client of WPS 1.0.0 sees it.</summary>
public sealed class FaultsTests
{
    private const string Capabilities = "/wps?service=WPS&request=GetCapabilities";

    /// <summary>All faults there are.</summary>
    public static TheoryData<FaultCode> Faults() => [.. Enum.GetValues<FaultCode>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_is_a_report_with_its_code_and_status(FaultCode fault)
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.Failures.Enqueue(new FaultException(fault, "a{place}", "what {was} wrong"));

        var (status, text) = await edge.Client.Read(Capabilities);

        var expected = fault switch
        {
            FaultCode.Internal => (500, "NoApplicableCode"),
            FaultCode.MissingValue => (400, "MissingParameterValue"),
            FaultCode.InvalidValue => (400, "InvalidParameterValue"),
            FaultCode.NoSuchProcess => (400, "InvalidParameterValue"),
            FaultCode.NoSuchJob => (404, "InvalidParameterValue"),
            FaultCode.ResultNotReady => (400, "NoApplicableCode"),
            FaultCode.DataUnreachable => (400, "NoApplicableCode"),
            FaultCode.CorruptData => (400, "NoApplicableCode"),
            FaultCode.TooLarge => (400, "FileSizeExceeded"),
            FaultCode.Busy => (503, "ServerBusy"),
            FaultCode.Denied => (403, "NoApplicableCode"),
            FaultCode.Conflict => (400, "InvalidParameterValue"),
            FaultCode.NotEnoughStorage => (507, "NotEnoughStorage"),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "a new fault has no row here"),
        };
        Assert.Equal(expected, ((int)status, Documents.Exception(text).Code));
        Assert.Equal(("a(place)", "what (was) wrong"), (Documents.Exception(text).Locator, Documents.Exception(text).Text));
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task A_fault_of_the_program_shows_a_log_id_and_nothing_else()
    {
        await using var edge = await EdgeHost.Start();

        var (status, text) = await edge.Client.Read("/broken");

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Matches("under id [0-9a-f]{32}$", Documents.Exception(text).Text);
    }

    [Fact]
    public async Task A_lost_call_is_made_again_and_a_silent_service_is_busy_with_the_time_to_wait()
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.Failures.Enqueue(new SiloUnavailableException());
        var (first, _) = await edge.Client.Read("/jobs/00000000000000000000000000000001");

        edge.Service.IsSilent = true;
        using var second = await edge.Client.GetAsync(
            "/wps/api/job/00000000000000000000000000000001.wps", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, first);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), second.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task The_catalogue_is_asked_for_once_in_a_while()
    {
        await using var edge = await EdgeHost.Start();

        for (var n = 0; n < 5; n++)
        {
            _ = await edge.Client.Read(Capabilities);
        }

        Assert.Equal(1, edge.Service.Calls);
    }
}
