using System.Net;
using System.Net.Sockets;
using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class ReservedPortTests
{
    [Fact]
    public void A_listener_that_names_the_port_gets_it()
    {
        using var port = ReservedPort.OnLoopback();

        using var listener = new TcpListener(IPAddress.Loopback, port.Number);
        listener.Start();

        Assert.Equal(port.Number, ((IPEndPoint)listener.LocalEndpoint).Port);
    }

    [Fact]
    public void Nobody_who_asks_for_any_free_port_gets_it()
    {
        using var port = ReservedPort.OnLoopback();
        var others = Enumerable.Range(0, 200).Select(_ => ReservedPort.OnLoopback()).ToList();

        Assert.Equal(200, others.Select(other => other.Number).Append(port.Number).Distinct().Count() - 1);
        others.ForEach(other => other.Dispose());
    }
}
