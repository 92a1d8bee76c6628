namespace SkRerank.Keywords;

/// <summary>Represents the stay of one reader or of the writer; ends with its disposal.</summary>
internal readonly struct GatePass(ReadersWriterGate gate, bool writing) : IDisposable
{
    public void Dispose() => gate.Leave(writing);
}
