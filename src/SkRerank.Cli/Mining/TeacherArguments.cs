using System.CommandLine;
using SkRerank.Local;
using SkRerank.Models;
using SkRerank.Remote;

namespace SkRerank.Cli.Mining;

/// <summary>The options that choose the teacher: a cross-encoder, a hosted reranker or a chat model.</summary>
internal sealed class TeacherArguments
{
    private readonly Option<string?> _model = new("--model") { Description = "The teacher that scores every candidate: minilm-reranker (the default), a model that was pulled, a model folder, a hosted reranker such as cohere:rerank-v3.5, or a chat model such as openai:gpt-4o-mini, with the key from the environment." };
    private readonly ListwiseArguments _listwise = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _model }.Concat(_listwise.All)) command.Add(option);
    }

    public bool IsDryRun(ParseResult parsed) => _listwise.IsDryRun(parsed);

    /// <summary>Gets whether the teacher gives an order without scores.</summary>
    public bool IsOrderAlone(ParseResult parsed) => _listwise.IsListwise(parsed, Name(parsed));

    public string Name(ParseResult parsed) => parsed.GetValue(_model) ?? MiniLmRerankerModel.Name;

    /// <summary>Checks what was given before anything is loaded.</summary>
    /// <exception cref="ArgumentException">An option does not fit the model, or the environment lacks what it needs.</exception>
    public void Check(ParseResult parsed)
    {
        var name = Name(parsed);
        _listwise.Check(parsed, name);
        if (_listwise.IsChat(parsed, name)) return;
        if (IsHosted(name)) NamedRerankers.Create(name).Dispose();
        else ModelFolderName.Folder(name);
    }

    /// <summary>Makes the teacher where it is hosted or a chat model.</summary>
    public RemoteUse? UseHosted(ParseResult parsed)
    {
        var name = Name(parsed);

        // The teacher sees all that it is given: a candidate that it skipped could be neither kept nor dropped.
        if (_listwise.IsChat(parsed, name)) return new RemoteUse(_listwise.Create(parsed, name, int.MaxValue), null);
        return IsHosted(name) ? new RemoteUse(name, null) : null;
    }

    /// <summary>Makes the teacher of a folder.</summary>
    public IReranker CreateLocal(ParseResult parsed, LocalModels models) => models.CreateReranker(new LocalPipelineOptions { Model = ModelFolderName.Folder(Name(parsed)) });

    // As in RerankerArguments: a provider that is none is told as such.
    private static bool IsHosted(string name) => NamedRerankers.IsName(name) || (name.IndexOf(':', StringComparison.Ordinal) > 1 && !Directory.Exists(name));
}
