Attribute VB_Name = "Macros"
Option Explicit

' The buttons of a Truecost workbook: one Sub per button, each a single call of a Python function.
' What they do is written in Python (pipeline/macros of Truecost), not here.
'
' This file is the only source. "make vba" puts it, with the unchanged modules xlwings.bas and Dictionary.cls of the
' xlwings package, into the VBA project that "truecost new --macros" gives to a workbook. It is plain ASCII, and no
' command holds a double quote, a bar or an ampersand: the shells between Excel and Python would stumble over them.

Public Sub TruecostCheck()
    RunTruecost "check"
End Sub

Public Sub TruecostRecalculate()
    RunTruecost "recalculate"
End Sub

Public Sub TruecostProposal()
    RunTruecost "proposal"
End Sub

' The keys are Ctrl+Shift+E in Windows, Option+Cmd+Shift+E on a Mac: the cell to explain may be on any sheet.
Public Sub TruecostExplain()
Attribute TruecostExplain.VB_ProcData.VB_Invoke_Func = "E\n14"
    RunTruecost "explain"
End Sub

Public Sub TruecostSetup()
    RunTruecost "setup"
End Sub

' The buttons of the ribbon's tab; each has the name of its Sub.
Public Sub TruecostRibbon(control As IRibbonControl)
    Select Case control.ID
        Case "TruecostCheck": TruecostCheck
        Case "TruecostRecalculate": TruecostRecalculate
        Case "TruecostProposal": TruecostProposal
        Case "TruecostExplain": TruecostExplain
        Case "TruecostSetup": TruecostSetup
        Case "TruecostFunctions": TruecostFunctions
    End Select
End Sub

' Writes Truecost's functions for cells into this workbook (Windows only).
Public Sub TruecostFunctions()
    #If Mac Then
        Tell "Functions for cells need Excel for Windows.", _
             "Les fonctions pour cellules demandent Excel pour Windows."
    #Else
        Dim Modules As Long
        If Not KnowsPython() Then Exit Sub
        Modules = 0
        On Error Resume Next
        Modules = ThisWorkbook.VBProject.VBComponents.Count
        On Error GoTo 0
        If Modules = 0 Then
            Tell "Excel does not let functions be added. Tick: File, Options, Trust Center, Trust Center Settings, " & _
                 "Macro Settings, Trust access to the VBA project object model.", _
                 "Excel ne permet pas d'ajouter des fonctions. Cochez : Fichier, Options, Centre de gestion de la " & _
                 "confidentialit" & ChrW(233) & ", Param" & ChrW(232) & "tres, Param" & ChrW(232) & "tres des macros, Acc" & _
                 ChrW(232) & "s approuv" & ChrW(233) & " au mod" & ChrW(232) & "le d'objet du projet VBA."
        Else
            ImportPythonUDFs
        End If
    #End If
End Sub

Private Sub RunTruecost(FunctionName As String)
    Dim Missing As String
    If Not KnowsPython() Then Exit Sub
    Missing = Words("Truecost is missing in this Python. In a terminal, run: truecost excel install", _
                    "Truecost manque dans ce Python. Dans un terminal, lancez : truecost excel install")
    RunPython "import sys, importlib.util as u; u.find_spec('pipeline') or sys.exit('" & Missing & "'); " & _
                      "import pipeline.macros as m; m." & FunctionName & "()"
End Sub

' Tells whether the settings say which Python runs Truecost, and says what to do where they don't.
Private Function KnowsPython() As Boolean
    Dim Python As String
    #If Mac Then
        Python = GetConfig("INTERPRETER_MAC", "")
    #Else
        Python = GetConfig("INTERPRETER_WIN", "")
    #End If
    If Python = "" Then Python = GetConfig("INTERPRETER", "")
    If Python = "" Then Python = GetConfig("CONDA ENV", "")
    KnowsPython = Python <> ""
    If Not KnowsPython Then
        Tell "Excel does not know yet which Python runs Truecost." & vbLf & "In a terminal, run once: truecost excel install", _
             "Excel ne sait pas encore quel Python lance Truecost." & vbLf & "Dans un terminal, lancez une fois : truecost excel install"
    End If
    #If Not Mac Then
        ' Excel for Mac may not look outside its own folders.
        If InStr(Python, "\") > 0 And Not FileExists(Python) Then
            KnowsPython = False
            Tell "The Python that runs Truecost is no longer there:" & vbLf & Python & vbLf & "In a terminal, run: truecost excel install", _
                 "Le Python qui lance Truecost n'est plus l" & ChrW(224) & " :" & vbLf & Python & vbLf & "Dans un terminal, lancez : truecost excel install"
        End If
    #End If
End Function

Private Sub Tell(English As String, French As String)
    MsgBox Words(English, French), vbExclamation, "Truecost"
End Sub

' The words in the language of this Excel.
Private Function Words(English As String, French As String) As String
    If Application.International(xlCountryCode) = 33 Then Words = French Else Words = English
End Function
