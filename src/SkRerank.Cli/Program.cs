using System.CommandLine;
using SkRerank;
using SkRerank.Cli;

var root = new RootCommand("Reranking for .NET RAG, from the command line.") { EvalCommand.Create() };
try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is RerankException or ArgumentException or IOException or UnauthorizedAccessException)
{
    // The sentence is the message; a stack trace would not help the user.
    Console.Error.WriteLine(e.Message);
    return 1;
}
