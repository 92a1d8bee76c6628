namespace SkRerank.Qdrant.Tests.Server;

/// <summary>What the server refuses, with its status and its words.</summary>
public sealed class ServerErrorException(int status, string message) : Exception(message)
{
    public int Status => status;

    public static ServerErrorException Wrong(string message) => new(400, "Wrong input: " + message);
}
