namespace SkRerank.Server.Tests.OpenApi;

/// <summary>Fails where a text asks for it.</summary>
internal static class Faults
{
    public const string Internal = "fail by a bug";

    public const string Backend = "fail for good";

    public const string Transient = "fail for now";

    public const string Late = "fail by being late";

    public static void Throw(string text)
    {
        switch (text)
        {
            case Internal: throw new InvalidOperationException("a secret of the server");
            case Backend: throw new RerankException("a secret of the server");
            case Transient: throw new RerankException("a secret of the server") { IsTransient = true };
            case Late: Thread.Sleep(300); throw new OperationCanceledException();
        }
    }
}
