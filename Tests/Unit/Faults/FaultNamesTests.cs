using Compute.Orleans.Grains.Faults;
using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.Tests.Unit.Faults;

public sealed class FaultNamesTests
{
    private const string Path = "/archive/vol7/tas.nc";
    private const string Uri = "https://node.example/tas.nc";

    [Fact]
    public void A_file_is_called_as_its_client_called_it()
    {
        var fault = new FaultException(FaultCode.CorruptData, Path, $"`{Path}` is damaged: {Path} ends at byte 7")
            .Naming(Path, Uri);

        Assert.Equal(
            (FaultCode.CorruptData, Uri, $"`{Uri}` is damaged: {Uri} ends at byte 7"),
            (fault.Code, fault.Locator, fault.Message));
    }

    [Fact]
    public void What_names_no_path_stays_as_it_is()
    {
        var other = new FaultException(FaultCode.Busy, "service", "no part of the service answered");
        var remote = new FaultException(FaultCode.DataUnreachable, Uri, $"{Uri} could not be read");

        Assert.Same(other, other.Naming(Path, Uri));
        Assert.Same(remote, remote.Naming(Uri, "else"));
    }
}
