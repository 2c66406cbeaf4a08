namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>The tests that share one service with the process echo.</summary>
[CollectionDefinition(Name)]
public sealed class EchoServiceCollection : ICollectionFixture<EchoService>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "echo";
}
